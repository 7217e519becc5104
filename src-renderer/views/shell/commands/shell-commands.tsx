// The commands that are there in every view, and what shows them: the palette and the shortcuts sheet, whose code comes when the page is idle.
import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useApp, useCommandList, useConnection, useLanguage, useTheme } from '../../../app-context.tsx'
import { LANGUAGE_NAMES, LANGUAGES } from '../../../../src-preload/languages.ts'
import type { Command } from '../../../state/commands-store.ts'
import { MANAGE_PATHS } from '../manage-paths.ts'
import { useNewChat } from '../use-new-chat.ts'
import { useCommandKeys } from './use-command-keys.ts'
import { useCommands } from './use-commands.ts'

/** Once its code is here it opens within the key press: what is typed right after belongs to it already. */
interface Part {
  view: ComponentType | null
  readonly load: () => Promise<ComponentType>
}

function part(load: () => Promise<{ readonly default: ComponentType }>): Part {
  const self: Part = { view: null, load: async () => (self.view ??= (await load()).default) }
  return self
}

const PALETTE = part(() => import('./command-palette.tsx'))
const SHORTCUTS = part(() => import('./shortcuts-sheet.tsx'))

const THEMES = [
  { theme: 'system', text: 'shell.themeSystem' },
  { theme: 'light', text: 'shell.themeLight' },
  { theme: 'dark', text: 'shell.themeDark' },
] as const

/** Later than what the first view needs, sooner than a person reaches for the keyboard. */
const IDLE_MS = 500

export function ShellCommands() {
  useCommandKeys()
  useShellCommands()
  const { client } = useApp()
  const overlay = useCommandList((state) => state.overlay)
  useEffect(() => {
    const timer = setTimeout(() => {
      // What does not come now is asked for again, and missed aloud, when it is opened.
      if (client.state().kind === 'open') Promise.all([PALETTE.load(), SHORTCUTS.load()]).catch(() => undefined)
    }, IDLE_MS)
    return () => clearTimeout(timer)
  }, [client])
  return (
    <>
      {overlay === 'palette' && <Overlay part={PALETTE} />}
      {overlay === 'shortcuts' && <Overlay part={SHORTCUTS} />}
    </>
  )
}

/** Code that cannot be had is said and given up: the page around it goes on. */
function Overlay({ part: { view, load } }: { readonly part: Part }) {
  const { t } = useTranslation()
  const { stores } = useApp()
  const [View, setView] = useState(() => view)
  useEffect(() => {
    load().then(
      (loaded) => setView(() => loaded),
      () => {
        stores.commands.getState().show(null)
        stores.toasts.getState().show({ tone: 'bad', text: t('commands.notLoaded') })
      },
    )
  }, [load, stores, t])
  return View === null ? null : <View />
}

function useShellCommands(): void {
  const { t } = useTranslation()
  const { stores, gateways } = useApp()
  const [, navigate] = useLocation()
  const startChat = useNewChat()
  const signOut = useConnection((state) => state.signOut)
  const { theme, setTheme } = useTheme((state) => state)
  const { choice, choose } = useLanguage((state) => state)
  const show = stores.commands.getState().show
  const go = (id: string, label: string, path: string): Command => ({ id: `go.${id}`, label, group: 'go', run: () => navigate(path) })
  useCommands([
    { id: 'chat.new', label: t('shell.newChat'), group: 'action', shortcut: 'mod+shift+o', run: startChat },
    { id: 'shell.palette', label: t('commands.open'), group: 'action', shortcut: 'mod+k', run: () => show('palette') },
    { id: 'shell.shortcuts', label: t('commands.shortcuts'), group: 'action', shortcut: '?', keywords: t('commands.shortcutsKeywords'), run: () => show('shortcuts') },
    gateways === null ? { id: 'shell.signOut', label: t('shell.signOut'), group: 'action', run: signOut } : go('gateways', t('shell.gateways'), '/settings/gateways'),
    go('main', t('session.main'), '/'),
    go('sessions', t('shell.allChats'), '/sessions'),
    ...MANAGE_PATHS.map((id) => go(id, t(`manage.${id}`), `/${id}`)),
    ...THEMES.filter((choice) => choice.theme !== theme).map(
      (choice): Command => ({ id: `theme.${choice.theme}`, label: t('commands.useTheme', { theme: t(choice.text) }), group: 'appearance', keywords: t('commands.themeKeywords'), run: () => setTheme(choice.theme) }),
    ),
    ...LANGUAGES.filter((language) => language !== choice).map(
      (language): Command => ({ id: `language.${language}`, label: t('commands.useLanguage', { language: LANGUAGE_NAMES[language] }), group: 'appearance', keywords: `language ${language}`, run: () => choose(language) }),
    ),
  ])
}
