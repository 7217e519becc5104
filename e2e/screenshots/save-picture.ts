// Which pictures are taken, and where they are put.
import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { argv } from 'node:process'
import { root } from '../harness/gateway-process.ts'
import type { PicturedView } from './views.ts'

export const FOLDER = join(root, 'docs', 'screenshots')
export const THEMES = ['light', 'dark'] as const
export type ColorScheme = (typeof THEMES)[number]
const QUALITY = 82
/** Fonts, colours of code and charts come a moment after the text. */
const SETTLE_MS = 900

const wanted = argv.slice(2)

/** All, unless the command names some. */
export function isWanted({ name }: Pick<PicturedView, 'name'>): boolean {
  return wanted.length === 0 || wanted.includes(name)
}

export async function savePicture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(SETTLE_MS)
  await page.screenshot({ path: join(FOLDER, `${name}.jpg`), type: 'jpeg', quality: QUALITY })
}

/** One that cannot be taken is told and does not keep the others from being taken. */
export async function pictureView(page: Page, url: string, { path, shows, prepare }: PicturedView, name: string): Promise<void> {
  try {
    await page.goto(new URL(path, url).href)
    await page.getByRole('main').getByText(shows).filter({ visible: true }).first().waitFor({ timeout: 15_000 })
    await prepare?.(page)
    await savePicture(page, name)
  } catch (error) {
    tellMissing(name, error)
  }
}

export function tellMissing(name: string, error: unknown): void {
  console.error(`${name}: ${String(error).split('\n', 1)[0]}`)
  process.exitCode = 1
}
