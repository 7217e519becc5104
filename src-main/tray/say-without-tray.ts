// Tells the owner once that this desktop has no place for the app's icon, and what that means.
import { existsSync, writeFileSync } from 'node:fs'
import type { Dialogs } from '../ports/desktop-services.ts'
import type { Texts } from '../texts/en.ts'

/** `notePath` remembers that it was said. */
export async function sayWithoutTray({ dialogs, texts, notePath }: { readonly dialogs: Dialogs; readonly texts: Texts; readonly notePath: string }): Promise<void> {
  if (existsSync(notePath)) return
  const { message, detail, understood } = texts.withoutTray
  await dialogs.ask({ kind: 'info', message, detail, buttons: [understood] })
  writeFileSync(notePath, '')
}
