// Quick chat as a whole: its panel, its shortcut, and what pages may call of it.
import type { Clipboard, Shortcuts } from '../ports/desktop-services.ts'
import type { AppSettingsStore } from '../settings/app-settings.ts'
import type { Texts } from '../texts/en.ts'
import type { WindowKeeper } from '../windows/window-keeper.ts'
import { createQuickChat } from './quick-chat.ts'
import type { QuickChat, QuickChatDependencies } from './quick-chat.ts'
import { createQuickChatCalls } from './quick-chat-calls.ts'
import { followQuickChatShortcut } from './quick-chat-shortcut.ts'

export interface QuickChatSetup extends Pick<QuickChatDependencies, 'panels' | 'platform' | 'appOrigin' | 'isDark' | 'isQuitting' | 'openExternally' | 'now'> {
  readonly shortcuts: Shortcuts
  readonly clipboard: Clipboard
  readonly settings: Pick<AppSettingsStore, 'current' | 'onChange'>
  readonly keeper: Pick<WindowKeeper, 'isAnyVisible' | 'showMain' | 'tell'>
  readonly texts: Texts
}

export interface QuickChatParts extends Pick<QuickChat, 'show' | 'owns' | 'isLookedAt' | 'reload' | 'tell' | 'end'> {
  /** After the app is ready: holds the shortcut from now on. Returns the calls of pages. */
  follow(): ReturnType<typeof createQuickChatCalls>
  /** Makes the hidden panel where a shortcut will want it at once; without one it is made when it is first asked for. */
  prepare(): void
}

export function setUpQuickChat({ shortcuts, clipboard, settings, keeper, texts, ...rest }: QuickChatSetup): QuickChatParts {
  const quickChat = createQuickChat({ ...rest, title: texts.quickChat.title, isAppShown: () => keeper.isAnyVisible(), showInDashboard: (path) => keeper.showMain(path) })
  const wish = { current: () => settings.current().quickChatShortcut, onChange: (listener: () => void) => void settings.onChange(listener) }
  return {
    show: () => quickChat.show(),
    owns: (windowId) => quickChat.owns(windowId),
    isLookedAt: (path) => quickChat.isLookedAt(path),
    reload: () => quickChat.reload(),
    tell: (event, payload) => quickChat.tell(event, payload),
    end: () => quickChat.end(),
    prepare() {
      if (wish.current() !== '' && !rest.isQuitting()) quickChat.prepare()
    },
    follow() {
      const shortcut = followQuickChatShortcut({ shortcuts, wish, platform: rest.platform, pressed: () => quickChat.toggle(), onReport: (report) => keeper.tell('shortcut.changed', report) })
      return createQuickChatCalls({ quickChat, shortcut, clipboard, texts })
    },
  }
}
