// Errors that nobody caught are shown, one at a time, with a way to pass them on.
import type { Clipboard, Dialogs } from '../ports/desktop-services.ts'
import type { Texts } from '../texts/en.ts'
import type { Diagnostics } from './diagnostics.ts'

export interface FaultReporter {
  /** Shows the fault unless one is being shown. */
  report(error: unknown): void
  /** Asks until something else than copying is chosen; resolves with whether it was the first button. */
  ask(problem: { readonly message: string; readonly detail: string; readonly goOn: string }): Promise<boolean>
  copyDiagnostics(): Promise<void>
}

export interface FaultReporterDependencies {
  readonly dialogs: Dialogs
  readonly clipboard: Clipboard
  readonly diagnostics: Diagnostics
  readonly texts: Texts
  readonly quit: () => void
}

const COPY = 1

export function createFaultReporter({ dialogs, clipboard, diagnostics, texts, quit }: FaultReporterDependencies): FaultReporter {
  let isShowing = false
  const copyDiagnostics = (): Promise<void> => clipboard.writeText(diagnostics.text())

  async function ask({ message, detail, goOn }: { readonly message: string; readonly detail: string; readonly goOn: string }): Promise<boolean> {
    for (;;) {
      const answer = await dialogs.ask({ kind: 'error', message, detail, buttons: [goOn, texts.copyDiagnostics, texts.quit] })
      if (answer !== COPY) return answer === 0
      await copyDiagnostics()
    }
  }

  async function show(error: unknown): Promise<void> {
    if (isShowing) return
    isShowing = true
    try {
      const detail = error instanceof Error ? error.message : String(error)
      if (!(await ask({ message: texts.fault.message, detail, goOn: texts.fault.goOn }))) quit()
    } finally {
      isShowing = false
    }
  }

  return {
    ask,
    copyDiagnostics,
    report(error) {
      diagnostics.note(error)
      // A dialog that can't be shown is one fault more for the diagnostics.
      show(error).catch((failure: unknown) => diagnostics.note(failure))
    },
  }
}
