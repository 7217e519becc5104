// The app's windows: opens them on paths of the dashboard, keeps the last one hidden instead of closing it, brings back what failed.
import { channelOf } from '../../src-preload/channels.ts'
import type { DesktopEvent, DesktopEvents } from '../../src-preload/channels.ts'
import type { AppWindow, Windows } from '../ports/windows.ts'
import { appPathOf, judgeDestination } from '../security/navigation.ts'
import { decideClose } from './close-policy.ts'
import { createCrashPolicy } from './crash-policy.ts'
import { besideOthers } from './fit-bounds.ts'
import type { WindowPlace, WindowState } from './window-state.ts'

const DEFAULT_SIZE = { width: 1200, height: 820 }
const MINIMUM = { width: 390, height: 480 }
/** `--surface` of the design's tokens. */
const BACKGROUND = { light: '#faf9f7', dark: '#16150f' }
/** A page that ended because it was told to needs no help. */
const ORDERLY = new Set(['clean-exit', 'killed'])

export interface WindowKeeperDependencies {
  readonly windows: Windows
  readonly state: WindowState
  /** Where windows beside the main one were. */
  readonly otherState: WindowState
  readonly appOrigin: string
  readonly title: string
  readonly isDark: () => boolean
  readonly zoom: () => number
  readonly isQuitting: () => boolean
  /** A window came to the front, or the one there shows something else. */
  readonly looked: () => void
  readonly hasOtherDoor: () => boolean
  readonly openExternally: (url: string) => void
  /** A page failed again and again; resolves with whether to load it once more. */
  readonly askAboutFailure: (reason: string) => Promise<boolean>
  /** A window came in sight. */
  readonly shown: () => void
  /** The last window is gone for good. */
  readonly lastClosed: () => void
  readonly now: () => number
}

export interface WindowKeeper {
  /** Brings the main window to the front, makes it when there is none, and shows the path when one is given. */
  showMain(path?: string): void
  /** Null when the path is none of the dashboard's. */
  openAnother(path: string): AppWindow | null
  /** A window of its own for this path: the one that shows it already, beside the main window, or a new one. */
  openOwn(path: string): AppWindow | null
  /** No window was made yet, or the last is gone. */
  isEmpty(): boolean
  isAnyVisible(): boolean
  /** To every window. */
  tell<Event extends DesktopEvent>(event: Event, payload: DesktopEvents[Event]): void
  has(windowId: number): boolean
  /** Whether a window is in front of everything; with a path: whether it shows that. */
  isLookedAt(path?: string): boolean
  /** The windows ask for attention without coming to the front. */
  attract(): void
  /** Every window's page, from the start: what it was told at its first load holds no more. */
  reload(): void
  /** Every window on the dashboard's first page: where they were belonged to another gateway. */
  startOver(): void
  /** Before the app ends: places are kept, windows go out of sight. */
  leave(): void
}

export function createWindowKeeper(dependencies: WindowKeeperDependencies): WindowKeeper {
  const { windows, state, appOrigin, isQuitting, hasOtherDoor } = dependencies
  const open = new Map<number, AppWindow>()
  /** Windows whose page is on its way, with what it will be asked to show: before it is there it hears nothing. */
  const loading = new Map<number, { path: string | null }>()
  let main: AppWindow | null = null

  function tellOne<Event extends DesktopEvent>(window: AppWindow, event: Event, payload: DesktopEvents[Event]): void {
    window.send(channelOf(event), payload)
  }

  function load(window: AppWindow, path: string, onFailure: () => void): void {
    const wish: { path: string | null } = { path: null }
    loading.set(window.id, wish)
    void window.load(`${appOrigin}${path}`).catch(onFailure).then(() => {
      // A later load has wishes of its own.
      if (loading.get(window.id) !== wish) return
      loading.delete(window.id)
      if (wish.path !== null && open.has(window.id)) tellOne(window, 'navigate', { path: wish.path })
    })
  }

  function remember(window: AppWindow): void {
    const kept = window === main ? state : dependencies.otherState
    kept.remember(windows.displays(), { bounds: window.bounds(), isMaximized: window.isMaximized() })
  }

  /** Where the last one was, or beside it when another stands there. */
  function placeBeside(): WindowPlace | null {
    const displays = windows.displays()
    const place = dependencies.otherState.recall(displays)
    const last = [...open.values()].at(-1)
    if (place === null && (last === undefined || last === main)) return null
    const taken = [...open.values()].map((window) => window.bounds())
    return { bounds: besideOthers(place?.bounds ?? last?.bounds() ?? { x: 0, y: 0, ...DEFAULT_SIZE }, taken, displays), isMaximized: false }
  }

  function create(path: string, place: ReturnType<WindowState['recall']>): AppWindow {
    const mayReload = createCrashPolicy(dependencies.now)
    const window: AppWindow = windows.create({ title: dependencies.title, bounds: place?.bounds ?? DEFAULT_SIZE, minimum: MINIMUM, isMaximized: place?.isMaximized ?? false, zoom: dependencies.zoom(), backgroundColor: BACKGROUND[dependencies.isDark() ? 'dark' : 'light'] }, {
      ready() {
        window.show()
        dependencies.shown()
      },
      closing() {
        remember(window)
        if (decideClose({ isQuitting: isQuitting(), others: open.size - 1, hasOtherDoor: hasOtherDoor() }) === 'close') return true
        window.hide()
        return false
      },
      looked: () => dependencies.looked(),
      closed() {
        open.delete(window.id)
        loading.delete(window.id)
        if (main === window) main = open.values().next().value ?? null
        if (open.size === 0) dependencies.lastClosed()
      },
      pageGone: (reason) => void recover(window, reason, mayReload),
      navigating(url) {
        const destination = judgeDestination(url, appOrigin)
        if (destination === 'outside') dependencies.openExternally(url)
        return destination === 'inside'
      },
      opening(url) {
        const destination = judgeDestination(url, appOrigin)
        if (destination === 'outside') dependencies.openExternally(url)
        if (destination === 'inside') openAnother(url.slice(appOrigin.length))
      },
    })
    open.set(window.id, window)
    // A page that does not load is shown by the browser, and can be loaded again from the menu.
    load(window, path, () => window.show())
    return window
  }

  async function recover(window: AppWindow, reason: string, mayReload: () => boolean): Promise<void> {
    if (isQuitting() || ORDERLY.has(reason)) return
    if (!mayReload() && !(await dependencies.askAboutFailure(reason))) return
    if (open.has(window.id)) window.reload()
  }

  function openAnother(path: string): AppWindow | null {
    const known = appPathOf(path, appOrigin)
    return known === null ? null : create(known, placeBeside())
  }

  return {
    openAnother,
    openOwn(path) {
      const known = appPathOf(path, appOrigin)
      const there = [...open.values()].find((window) => window !== main && known !== null && pathOf(window.url()) === pathOf(`${appOrigin}${known}`))
      if (there === undefined) return openAnother(path)
      there.show()
      return there
    },
    isEmpty: () => open.size === 0,
    isAnyVisible: () => [...open.values()].some((window) => window.isVisible()),
    showMain(path) {
      const known = path === undefined ? null : appPathOf(path, appOrigin)
      if (main === null) {
        main = create(known ?? '/', state.recall(windows.displays()))
        return
      }
      main.show()
      if (known === null) return
      const wish = loading.get(main.id)
      if (wish === undefined) tellOne(main, 'navigate', { path: known })
      else wish.path = known
    },
    tell(event, payload) {
      for (const window of open.values()) tellOne(window, event, payload)
    },
    has: (windowId) => open.has(windowId),
    isLookedAt: (path) => [...open.values()].some((window) => window.isFocused() && (path === undefined || pathOf(window.url()) === decodeURI(path))),
    attract() {
      for (const window of open.values()) if (window.isVisible()) window.attract()
    },
    reload() {
      for (const window of open.values()) window.reload()
    },
    startOver() {
      for (const window of open.values()) load(window, '/', () => window.reload())
    },
    leave() {
      for (const window of open.values()) {
        remember(window)
        window.hide()
      }
    },
  }
}

/** Without what follows it: the same chat at another message is the same chat. */
function pathOf(url: string): string {
  return URL.canParse(url) ? decodeURI(new URL(url).pathname) : ''
}
