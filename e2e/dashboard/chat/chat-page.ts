// Chats in the browser: pages of a signed-in profile on one chat each, and what every test does there.
import type { BrowserContext, Locator, Page } from '@playwright/test'
import type { House } from '../house.ts'

/** Opens a chat and waits until it can be written in. */
export async function open(context: BrowserContext, house: House, sessionKey: string): Promise<Page> {
  const page = await context.newPage()
  await goTo(page, house, sessionKey)
  return page
}

export async function goTo(page: Page, house: House, sessionKey: string): Promise<void> {
  await page.goto(`${house.url()}/chat/${sessionKey}`)
  await editor(page).waitFor()
}

/** The editor of the page's chat. */
export function editor(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Message/ })
}

export async function send(page: Page, text: string): Promise<void> {
  await editor(page).fill(text)
  await editor(page).press('Enter')
}

/** The answers on the page. */
export function answers(page: Page): Locator {
  return page.getByRole('article', { name: 'Answer' })
}

/** What a person wrote, as it is on the page. */
export function bubbles(page: Page): Locator {
  return page.getByRole('article', { name: 'You wrote' })
}

/** A session of its own for each test. */
let sessions = 0
export function freshKey(): string {
  sessions += 1
  return `agent:main:dashboard:test-${process.pid}-${sessions}`
}
