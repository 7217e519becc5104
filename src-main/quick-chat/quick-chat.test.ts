import { describe, expect, it } from 'vitest'
import type { ShortcutReport } from '../../src-preload/channels.ts'
import type { FocusHeir, Panel, PanelEvents } from '../ports/panels.ts'
import type { Bounds, Display } from '../ports/windows.ts'
import { appearingBounds, grownBounds } from './panel-bounds.ts'
import { createQuickChat } from './quick-chat.ts'
import type { QuickChatDependencies } from './quick-chat.ts'
import { followQuickChatShortcut } from './quick-chat-shortcut.ts'
import { CLIPBOARD_LIMITS, readClipboard } from './read-clipboard.ts'
import { defaultShortcut, isNeededElsewhere, normalShortcut, otherShortcuts } from './shortcut-choices.ts'

const APP = 'app://openclaw'
const LEFT: Display = { workArea: { x: 0, y: 25, width: 1440, height: 875 } }
const RIGHT: Display = { workArea: { x: 1440, y: 0, width: 2560, height: 1400 } }

class FakePanel implements Panel {
  readonly id: number
  readonly done: string[] = []
  readonly events: PanelEvents
  at: Bounds = { x: 0, y: 0, width: 640, height: 96 }
  zoom = 1
  private isShown = false
  private hasFocus = false
  constructor(id: number, events: PanelEvents) {
    this.id = id
    this.events = events
  }
  load = async (url: string) => void this.done.push(`load ${url}`)
  reload = () => void this.done.push('reload')
  isVisible = () => this.isShown
  isFocused = () => this.hasFocus
  send = (channel: string) => void this.done.push(channel)
  appear = () => {
    this.isShown = true
    this.hasFocus = true
  }
  vanish = (heir: FocusHeir) => {
    if (!this.isShown) return
    this.isShown = false
    this.done.push(`vanish ${heir}`)
    this.loseFocus()
  }
  loseFocus = () => {
    this.hasFocus = false
    this.events.blurred()
  }
  bounds = () => this.at
  place = (bounds: Bounds) => {
    this.at = bounds
  }
  scale = () => this.zoom
  destroy = () => {
    this.done.push('destroy')
    this.events.closed()
  }
}

function quickChat(changes: Partial<QuickChatDependencies> = {}) {
  const made: FakePanel[] = []
  const shown: string[] = []
  const opened: string[] = []
  let pointer = LEFT
  const chat = createQuickChat({
    panels: {
      create(_options, events) {
        const panel = new FakePanel(made.length + 7, events)
        made.push(panel)
        return panel
      },
      pointerDisplay: () => pointer,
      displayOf: ({ x }) => (x >= 1440 ? RIGHT : LEFT),
    },
    platform: 'linux', appOrigin: APP, title: 'Quick chat', isDark: () => false, isQuitting: () => false, isAppShown: () => false,
    showInDashboard: (path) => shown.push(path), openExternally: (url) => opened.push(url), now: () => 0,
    ...changes,
  })
  return {
    chat, made, shown, opened,
    panel: (): FakePanel => {
      const panel = made.at(-1)
      if (panel === undefined) throw new Error('there is no panel')
      return panel
    },
    pointTo: (display: Display) => {
      pointer = display
    },
  }
}

describe('quick chat', () => {
  it('is made once and hidden, and shown on the display with the pointer', () => {
    const { chat, made, panel, pointTo } = quickChat()
    chat.prepare()
    chat.prepare()
    expect(panel().done).toEqual([`load ${APP}/quick`])
    expect(panel().isVisible()).toBe(false)
    pointTo(RIGHT)
    chat.toggle()
    expect(made).toHaveLength(1)
    expect(panel().isVisible()).toBe(true)
    expect(panel().at).toMatchObject({ x: 1440 + (2560 - 640) / 2, y: 252 })
    expect(panel().done).toContain('openclaw:quickChat.shown')
  })

  it('is hidden by the shortcut when it has the keyboard, and gets it back when it has not', () => {
    const { chat, panel } = quickChat()
    chat.toggle()
    chat.pin(true)
    panel().loseFocus()
    expect(panel().isVisible()).toBe(true)
    chat.toggle()
    expect(panel().isFocused()).toBe(true)
    chat.toggle()
    expect(panel().isVisible()).toBe(false)
  })

  it('goes when another window gets the keyboard, unless it is pinned', () => {
    const { chat, panel } = quickChat()
    chat.show()
    panel().loseFocus()
    expect(panel().isVisible()).toBe(false)
    chat.pin(true)
    chat.show()
    panel().loseFocus()
    expect(panel().isVisible()).toBe(true)
  })

  it.each([
    ['darwin', false, 'other-program'], ['darwin', true, 'next-window'], ['linux', false, 'next-window'], ['win32', false, 'next-window'],
  ] as const)('gives the keyboard back on %s (another window of ours in sight: %s) to the %s', (platform, isAppShown, heir) => {
    const { chat, panel } = quickChat({ platform, isAppShown: () => isAppShown })
    chat.show()
    chat.hide()
    chat.hide()
    expect(panel().done.filter((entry) => entry.startsWith('vanish'))).toEqual([`vanish ${heir}`])
  })

  it('grows with its content, in the pixels of the desktop, and keeps its top where it was moved to', () => {
    const { chat, panel } = quickChat()
    chat.show()
    panel().at = { ...panel().at, x: 30, y: 400 }
    panel().zoom = 1.5
    chat.grow(200)
    expect(panel().at).toEqual({ x: 30, y: 400, width: 640, height: 300 })
    chat.grow(5000)
    expect(panel().at).toMatchObject({ y: 400, height: 25 + 875 - 400 - 16 })
  })

  it('hides instead of closing, except at the end of the app', () => {
    let isQuitting = false
    const { chat, panel } = quickChat({ isQuitting: () => isQuitting })
    chat.show()
    expect(panel().events.closing()).toBe(false)
    expect(panel().isVisible()).toBe(false)
    isQuitting = true
    expect(panel().events.closing()).toBe(true)
  })

  it('loads its page again after a crash; one that keeps crashing is made anew when it is asked for', () => {
    const { chat, made, panel } = quickChat()
    chat.prepare()
    panel().events.pageGone('clean-exit')
    for (let times = 0; times < 3; times += 1) panel().events.pageGone('crashed')
    expect(panel().done.filter((entry) => entry === 'reload')).toHaveLength(3)
    panel().events.pageGone('oom')
    expect(panel().done.at(-1)).toBe('destroy')
    chat.show()
    expect(made).toHaveLength(2)
    expect(panel().isVisible()).toBe(true)
  })

  it('stays on its page: links lead into the dashboard or, with a question, out of the app', () => {
    const { chat, panel, shown, opened } = quickChat()
    chat.show()
    const { events } = panel()
    expect(['/quick', '/chat/x'].map((path) => events.navigating(`${APP}${path}`))).toEqual([true, false])
    expect(['https://example.com/', 'file:///etc/passwd', 'app://other/quick'].map((url) => events.navigating(url))).toEqual([false, false, false])
    events.opening(`${APP}/about`)
    expect(shown).toEqual(['/chat/x', '/about'])
    expect(opened).toEqual(['https://example.com/'])
    expect(panel().isVisible()).toBe(false)
    expect(chat.openInDashboard('//evil.example')).toBe(false)
    expect([chat.owns(panel().id), chat.owns(1), chat.isVisible(panel().id)]).toEqual([true, false, false])
  })
})

describe('the place of quick chat', () => {
  it('is inside small displays', () => {
    const small: Display = { workArea: { x: 10, y: 20, width: 480, height: 300 } }
    const bounds = appearingBounds(small, 5000)
    expect(bounds).toEqual({ x: 26, y: 74, width: 448, height: 216 })
    expect(grownBounds({ ...bounds, y: 300 }, 5000, small).height).toBe(96)
  })
})

describe('the clipboard, on request', () => {
  const clipboard = (text: string, image: Uint8Array | null = null) => ({ readText: async () => text, readImage: async () => image, writeText: async () => undefined })

  it('gives a picture before words, words, or nothing', async () => {
    expect(await readClipboard(clipboard('alt', new Uint8Array([1, 2, 3])))).toEqual({ kind: 'image', mimeType: 'image/png', bytes: 3, data: 'AQID' })
    expect(await readClipboard(clipboard(' words '))).toEqual({ kind: 'text', text: ' words ' })
    expect(await readClipboard(clipboard(' \n'))).toEqual({ kind: 'empty' })
  })

  it('says what is too large and how large it may be', async () => {
    expect(await readClipboard(clipboard('', new Uint8Array(CLIPBOARD_LIMITS.image + 1)))).toEqual({ kind: 'too-large', what: 'image', size: CLIPBOARD_LIMITS.image + 1, limit: CLIPBOARD_LIMITS.image })
    expect(await readClipboard(clipboard('x'.repeat(200_001)))).toEqual({ kind: 'too-large', what: 'text', size: 200_001, limit: 200_000 })
  })
})

describe('shortcuts', () => {
  it.each(['darwin', 'linux', 'win32'] as const)('that are offered on %s make sense, differ, and are needed by nobody else', (platform) => {
    const offered = [defaultShortcut(platform), ...otherShortcuts(defaultShortcut(platform), platform)]
    expect(offered.length).toBeGreaterThan(3)
    expect(new Set(offered.map((choice) => normalShortcut(choice, platform))).size).toBe(offered.length)
    for (const choice of offered) expect([choice, normalShortcut(choice, platform) === null, isNeededElsewhere(choice, platform)]).toEqual([choice, false, false])
  })

  it.each([
    ['CommandOrControl+Shift+k', 'linux', 'Control+Shift+K'], ['CommandOrControl+Shift+k', 'darwin', 'Shift+Super+K'], ['Shift+Ctrl+Space', 'win32', 'Control+Shift+Space'], ['Shift+F9', 'linux', 'Shift+F9'], ['Option+Cmd+Return', 'darwin', 'Alt+Super+Return'],
  ] as const)('%s are on %s one and the same', (accelerator, platform, normal) => {
    expect(normalShortcut(accelerator, platform)).toBe(normal)
  })

  it.each(['', 'x', 'Shift+x', 'F9', 'Control', 'Control+Alt', 'Control+Control+x', 'Control+xx', 'Hyper+x', 'Control+ +x'])('"%s" is none', (accelerator) => {
    expect(normalShortcut(accelerator, 'linux')).toBeNull()
  })
})

describe('the shortcut of quick chat', () => {
  function follow(wanted: string, taken: readonly string[] = []) {
    const held = new Map<string, () => void>()
    const reports: ShortcutReport[] = []
    let current = wanted
    let changed = (): void => undefined
    let presses = 0
    const shortcut = followQuickChatShortcut({
      shortcuts: {
        register(accelerator, pressed) {
          if (taken.includes(accelerator) || held.has(accelerator)) return false
          held.set(accelerator, pressed)
          return true
        },
        unregister: (accelerator) => void held.delete(accelerator),
      },
      wish: { current: () => current, onChange: (listener) => {
        changed = listener
      } },
      platform: 'linux',
      pressed: () => (presses += 1),
      onReport: (report) => reports.push(report),
    })
    return {
      shortcut, held, reports,
      presses: () => presses,
      want: (accelerator: string): void => {
        current = accelerator
        changed()
      },
    }
  }

  it('is held, follows the wish, and is let go', () => {
    const { shortcut, held, want, reports, presses } = follow('Control+Alt+Space')
    held.get('Control+Alt+Space')?.()
    expect([presses(), shortcut.report().state]).toEqual([1, 'on'])
    want('Control+Alt+K')
    want('Control+Alt+K')
    expect([...held.keys()]).toEqual(['Control+Alt+K'])
    want('')
    expect([...held.keys()]).toEqual([])
    expect(reports.map(({ accelerator, state }) => [accelerator, state])).toEqual([['Control+Alt+K', 'on'], ['', 'off']])
  })

  it('that another program has is reported with what can be had instead', () => {
    const { shortcut, held } = follow('Control+Alt+Space', ['Control+Alt+Space', 'Control+Shift+Return'])
    expect(shortcut.report()).toEqual({ accelerator: 'Control+Alt+Space', usual: 'Control+Alt+Space', state: 'taken', isNeededElsewhere: false, alternatives: ['Control+Alt+Return', 'Control+Shift+F12'] })
    expect(held.size).toBe(0)
  })

  it('that is none is refused without asking the system, and one that others need is taken with a warning', () => {
    expect(follow('Shift+x').shortcut.report()).toMatchObject({ state: 'unusable', alternatives: ['Control+Alt+Space', 'Control+Shift+Return', 'Control+Alt+Return'] })
    expect(follow('Alt+Space').shortcut.report()).toMatchObject({ state: 'on', isNeededElsewhere: true })
  })

  it('does nothing while a new one is typed', () => {
    const { shortcut, held } = follow('Control+Alt+Space')
    shortcut.setRecording(true)
    expect([held.size, shortcut.report().state]).toEqual([0, 'paused'])
    shortcut.setRecording(false)
    expect([held.size, shortcut.report().state]).toEqual([1, 'on'])
  })
})
