// What the app does when quick chat's page, or the settings of its shortcut, call.
import type { CallHandlers } from '../bridge/serve-calls.ts'
import type { Clipboard } from '../ports/desktop-services.ts'
import type { Texts } from '../texts/en.ts'
import type { QuickChat } from './quick-chat.ts'
import type { QuickChatShortcut } from './quick-chat-shortcut.ts'
import { readClipboard } from './read-clipboard.ts'

export interface QuickChatCallDependencies {
  readonly quickChat: QuickChat
  readonly shortcut: QuickChatShortcut
  readonly clipboard: Clipboard
  readonly texts: Texts
}

type QuickChatCalls = Pick<CallHandlers, 'quickChat.hide' | 'quickChat.grow' | 'quickChat.pin' | 'quickChat.openInDashboard' | 'clipboard.read' | 'shortcut.get' | 'shortcut.record'>

export function createQuickChatCalls({ quickChat, shortcut, clipboard, texts }: QuickChatCallDependencies): QuickChatCalls {
  function assertOwn(windowId: number): void {
    if (!quickChat.owns(windowId)) throw new Error(texts.quickChat.onlyThere)
  }
  return {
    async 'quickChat.hide'(_params, windowId) {
      assertOwn(windowId)
      quickChat.hide()
      return null
    },
    async 'quickChat.grow'({ height }, windowId) {
      assertOwn(windowId)
      quickChat.grow(height)
      return null
    },
    async 'quickChat.pin'({ isPinned }, windowId) {
      assertOwn(windowId)
      quickChat.pin(isPinned)
      return null
    },
    async 'quickChat.openInDashboard'({ path }, windowId) {
      assertOwn(windowId)
      if (!quickChat.openInDashboard(path)) throw new Error(texts.notAPath)
      return null
    },
    // What somebody copied elsewhere is theirs: a page that nobody looks at does not get it.
    async 'clipboard.read'(_params, windowId) {
      if (!quickChat.isVisible(windowId)) throw new Error(texts.quickChat.onlyThere)
      return readClipboard(clipboard)
    },
    'shortcut.get': async () => shortcut.report(),
    async 'shortcut.record'({ isRecording }) {
      shortcut.setRecording(isRecording)
      return shortcut.report()
    },
  }
}
