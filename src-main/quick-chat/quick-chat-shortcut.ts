// The global shortcut of quick chat: held as long as it is wanted, and honest about whether it works.
import type { ShortcutReport } from '../../src-preload/channels.ts'
import type { Shortcuts } from '../ports/desktop-services.ts'
import { defaultShortcut, isNeededElsewhere, normalShortcut, otherShortcuts } from './shortcut-choices.ts'

/** Where the wish is kept. */
export interface ShortcutWish {
  /** As Electron writes shortcuts; empty for none. */
  current(): string
  onChange(listener: () => void): void
}

export interface QuickChatShortcutDependencies {
  readonly shortcuts: Shortcuts
  readonly wish: ShortcutWish
  readonly platform: NodeJS.Platform
  readonly pressed: () => void
  /** Its state is another now. */
  readonly onReport: (report: ShortcutReport) => void
}

export interface QuickChatShortcut {
  report(): ShortcutReport
  /** While somebody types a new one, the old one is theirs to type. */
  setRecording(isRecording: boolean): void
}

const MOST_OFFERED = 3

/** After the app is ready. */
export function followQuickChatShortcut({ shortcuts, wish, platform, pressed, onReport }: QuickChatShortcutDependencies): QuickChatShortcut {
  let held: string | null = null
  let isRecording = false
  let report = take()

  function take(): ShortcutReport {
    if (held !== null) shortcuts.unregister(held)
    held = null
    const accelerator = wish.current()
    const usual = defaultShortcut(platform)
    if (accelerator === '') return { accelerator, usual, state: 'off', isNeededElsewhere: false, alternatives: [] }
    const about = { accelerator, usual, isNeededElsewhere: isNeededElsewhere(accelerator, platform) }
    if (normalShortcut(accelerator, platform) === null) return { ...about, state: 'unusable', alternatives: free(accelerator) }
    if (isRecording) return { ...about, state: 'paused', alternatives: [] }
    if (!shortcuts.register(accelerator, pressed)) return { ...about, state: 'taken', alternatives: free(accelerator) }
    held = accelerator
    return { ...about, state: 'on', alternatives: [] }
  }

  /** Only what could be had right now is offered. */
  function free(accelerator: string): readonly string[] {
    return otherShortcuts(accelerator, platform).filter((choice) => {
      const isFree = shortcuts.register(choice, pressed)
      if (isFree) shortcuts.unregister(choice)
      return isFree
    }).slice(0, MOST_OFFERED)
  }

  function retake(): void {
    report = take()
    onReport(report)
  }

  wish.onChange(() => {
    if (wish.current() !== report.accelerator) retake()
  })
  return {
    report: () => report,
    setRecording(wanted) {
      if (wanted === isRecording) return
      isRecording = wanted
      retake()
    },
  }
}
