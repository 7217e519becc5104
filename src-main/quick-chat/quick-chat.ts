// Quick chat: one panel, made once and kept hidden, so that it is there the moment it is asked for. It shows the page `/quick` of the dashboard's bundle.
import { channelOf } from '../../src-preload/channels.ts'
import type { DesktopEvent, DesktopEvents } from '../../src-preload/channels.ts'
import type { Panel, Panels } from '../ports/panels.ts'
import { appPathOf, judgeDestination } from '../security/navigation.ts'
import { createCrashPolicy } from '../windows/crash-policy.ts'
import { appearingBounds, grownBounds, LEAST_HEIGHT } from './panel-bounds.ts'

const PATH = '/quick'
/** As its page names its conversations. */
const OWN_CHAT = /^\/chat\/agent:[^:]+:quick(-|$)/
/** `--surface` of the design's tokens. */
const BACKGROUND = { light: '#ffffff', dark: '#1e1a17' }
/** A page that ended because it was told to needs no help. */
const ORDERLY = new Set(['clean-exit', 'killed'])

export interface QuickChatDependencies {
  readonly panels: Panels
  readonly platform: NodeJS.Platform
  readonly appOrigin: string
  readonly title: string
  readonly isDark: () => boolean
  readonly isQuitting: () => boolean
  /** Whether the app shows another window. */
  readonly isAppShown: () => boolean
  /** Shows a path of the dashboard in the main window. */
  readonly showInDashboard: (path: string) => void
  readonly openExternally: (url: string) => void
  readonly now: () => number
}

export interface QuickChat {
  /** Makes the hidden panel, so that the first time is as quick as any other. */
  prepare(): void
  /** On the display with the pointer, with the keyboard in its field. */
  show(): void
  /** What the shortcut does: shows it, takes the keyboard back to it, or hides it. */
  toggle(): void
  /** The keyboard goes back to where it was. */
  hide(): void
  owns(windowId: number): boolean
  isVisible(windowId: number): boolean
  /** Whether somebody has it before their eyes; with a path of the dashboard: whether that is one of its own chats. */
  isLookedAt(path?: string): boolean
  /** Stays while somebody works elsewhere. */
  pin(isPinned: boolean): void
  /** As high as its content, in pixels of the page, as long as the display has room. */
  grow(height: number): void
  openInDashboard(path: string): boolean
  /** Its page, from the start. */
  reload(): void
  /** To its page, in sight or not. */
  tell<Event extends DesktopEvent>(event: Event, payload: DesktopEvents[Event]): void
  /** The panel and its page are gone; asked for again it is made anew. */
  end(): void
}

export function createQuickChat(dependencies: QuickChatDependencies): QuickChat {
  const { panels, appOrigin, isQuitting } = dependencies
  const mayReload = createCrashPolicy(dependencies.now)
  let panel: Panel | null = null
  let isPinned = false
  let height = LEAST_HEIGHT

  function made(): Panel {
    if (panel !== null) return panel
    const created: Panel = panels.create({ title: dependencies.title, size: appearingBounds(panels.pointerDisplay(), height), backgroundColor: BACKGROUND[dependencies.isDark() ? 'dark' : 'light'] }, {
      closing() {
        if (isQuitting()) return true
        hide()
        return false
      },
      closed: forget,
      blurred() {
        if (!isPinned) hide()
      },
      pageGone: (reason) => recover(created, reason),
      navigating(url) {
        follow(url)
        return judgeDestination(url, appOrigin) === 'inside' && url.slice(appOrigin.length) === PATH
      },
      opening: follow,
    })
    panel = created
    // A page that does not load is asked for again when quick chat is.
    created.load(`${appOrigin}${PATH}`).catch(() => end())
    return created
  }

  function forget(): void {
    panel = null
    isPinned = false
    height = LEAST_HEIGHT
  }

  /** A crash costs what was on screen, not the conversation; a page that keeps crashing is made anew when somebody asks for it. */
  function recover(crashed: Panel, reason: string): void {
    if (isQuitting() || panel !== crashed || ORDERLY.has(reason)) return
    if (mayReload()) crashed.reload()
    else end()
  }

  /** Links lead into the dashboard or out of the app, never away from here. */
  function follow(url: string): void {
    const destination = judgeDestination(url, appOrigin)
    if (destination === 'outside') dependencies.openExternally(url)
    if (destination === 'inside' && url.slice(appOrigin.length) !== PATH) openInDashboard(url.slice(appOrigin.length))
  }

  function show(): void {
    const shown = made()
    if (!shown.isVisible()) shown.place(appearingBounds(panels.pointerDisplay(), height))
    shown.appear()
    shown.send(channelOf('quickChat.shown'), {})
  }

  function hide(): void {
    if (panel?.isVisible() !== true) return
    // macOS gives the keyboard to the program that had it before only when this one steps back; other windows of ours would go with it.
    panel.vanish(dependencies.platform === 'darwin' && !dependencies.isAppShown() ? 'other-program' : 'next-window')
  }

  function openInDashboard(path: string): boolean {
    const known = appPathOf(path, appOrigin)
    if (known === null) return false
    hide()
    dependencies.showInDashboard(known)
    return true
  }

  function end(): void {
    const ended = panel
    forget()
    ended?.destroy()
  }

  return {
    prepare: () => void made(),
    show,
    hide,
    openInDashboard,
    end,
    toggle: () => (panel?.isVisible() === true && panel.isFocused() ? hide() : show()),
    owns: (windowId) => panel?.id === windowId,
    isVisible: (windowId) => panel?.id === windowId && panel.isVisible(),
    isLookedAt: (path) => panel?.isFocused() === true && panel.isVisible() && (path === undefined || OWN_CHAT.test(path)),
    pin(wanted) {
      isPinned = wanted
    },
    grow(wanted) {
      if (panel === null) return
      height = wanted * panel.scale()
      const bounds = panel.bounds()
      const grown = grownBounds(bounds, height, panels.displayOf(bounds))
      if (grown.height !== bounds.height) panel.place(grown)
    },
    reload: () => panel?.reload(),
    tell: (event, payload) => panel?.send(channelOf(event), payload),
  }
}
