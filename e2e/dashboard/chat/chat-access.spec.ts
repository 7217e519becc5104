// A chat for everybody: keyboard alone, screen readers, phones, both themes.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { answers, bubbles, editor, freshKey, PHONE, send, startChatHouse } from './chat-page.ts'
import type { ChatHouse } from './chat-page.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let house: ChatHouse

test.beforeAll(async () => {
  house = await startChatHouse()
})
test.afterAll(() => house.close())

interface AxeWindow {
  readonly axe: { run(context: unknown, options: unknown): Promise<{ readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[] }> }
}

async function violations(page: Page): Promise<readonly string[]> {
  // The page's own policy forbids inline scripts; the protocol of the browser does not ask it.
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as AxeWindow).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`)
  })
}

const RICH = '# Title\n\nText with `code` and a [link](https://example.org).\n\n| a | b | c | d | e | f | g |\n| - | - | - | - | - | - | - |\n| one long cell | two long cell | three long cell | four long cell | five long cell | six long cell | seven |\n\n```ts\nconst something = "a very long line of code that never ends and goes on and on and on and on and on and on"\n```\n\n- [x] done\n- [ ] open\n\n1. one\n2. two\n\n> quote'

for (const colorScheme of ['light', 'dark'] as const) {
  for (const isPhone of [false, true]) {
    test(`has no accessibility violation: ${colorScheme}, ${isPhone ? 'phone' : 'desktop'}`, async () => {
      const context = await house.profile({ colorScheme, isPhone, ...(isPhone && { viewport: PHONE }) })
      const page = await house.open(context, freshKey())
      await expect(page.getByText('What can I do for you?')).toBeVisible()
      expect(await violations(page)).toEqual([])
      await send(page, `Say [[think=Hm.]] [[tool=exec {"command":"echo hi"}]] [[reply=${RICH}]]`)
      await expect(answers(page)).toContainText('quote')
      await page.getByText('Ran a command').click()
      await page.locator('summary', { hasText: 'exec' }).last().click()
      await page.waitForTimeout(600)
      expect(await violations(page)).toEqual([])
      await send(page, 'Do it [[tool=exec {"command":"touch axe"}]]')
      await expect(page.getByRole('article', { name: 'Run this command?' })).toBeVisible()
      await page.getByRole('button', { name: 'Why am I asked?' }).click()
      await send(page, 'Queued')
      await expect(page.getByRole('region', { name: 'Messages that wait' })).toBeVisible()
      await page.waitForTimeout(400)
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: "Don't run" }).click()
      await expect(answers(page).last()).toContainText('You said: Queued')
      await send(page, 'Fail [[error=400]]')
      await expect(page.getByText('No answer came back')).toBeVisible()
      await editor(page).fill('/')
      await expect(page.getByRole('option').first()).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: /^Context/ }).click()
      await expect(page.getByRole('dialog')).toContainText('tools')
      await page.waitForTimeout(400)
      expect(await violations(page)).toEqual([])
      await context.close()
    })
  }
}

test('on a phone, wide code and tables scroll inside themselves', async () => {
  const context = await house.profile({ isPhone: true, viewport: PHONE })
  const page = await house.open(context, freshKey())
  await send(page, `Say [[reply=${RICH}]]`)
  await expect(answers(page)).toContainText('quote')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
  expect(await page.getByRole('log').evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  for (const selector of ['table', 'pre code']) {
    const { inner, outer } = await page.locator(selector).first().evaluate((element) => ({ inner: element.getBoundingClientRect().width, outer: element.parentElement?.getBoundingClientRect().width ?? 0 }))
    expect(selector === 'table' ? inner > outer : outer <= PHONE.width).toBe(true)
  }
  await context.close()
})

test('on a phone, everything pressed is large enough for a finger', async () => {
  const context = await house.profile({ isPhone: true, viewport: PHONE })
  const page = await house.open(context, freshKey())
  await send(page, 'Do it [[tool=exec {"command":"touch fingers"}]]')
  await expect(page.getByRole('article', { name: 'Run this command?' })).toBeVisible()
  const small = await page.locator('main button:visible, main summary:visible').evaluateAll((all) => all.map((each) => ({ name: each.textContent?.trim() || each.getAttribute('aria-label'), height: each.getBoundingClientRect().height })).filter(({ height }) => height > 0 && height < 40))
  expect(small).toEqual([])
  await context.close()
})

test('can be used by keyboard alone', async () => {
  const context = await house.profile()
  const page = await house.open(context, freshKey())
  await expect(editor(page)).toBeFocused()
  await page.keyboard.type('First line')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('second line')
  await page.keyboard.press('Enter')
  await expect(bubbles(page)).toContainText('First line\nsecond line')
  await expect(editor(page)).toBeFocused()
  await page.keyboard.type('Do it [[tool=exec {"command":"touch keyboard"}]]')
  await page.keyboard.press('Enter')
  const card = page.getByRole('article', { name: 'Run this command?' })
  await expect(card).toBeVisible()
  await expect(editor(page)).toBeFocused()
  const deny = card.getByRole('button', { name: "Don't run" })
  for (let step = 0; step < 40 && !(await deny.evaluate((element) => element === document.activeElement)); step += 1) await page.keyboard.press('Shift+Tab')
  await expect(deny).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(answers(page).last()).toContainText('The owner refused this')
  const summary = answers(page).last().locator('summary').first()
  await summary.focus()
  await page.keyboard.press('Enter')
  await expect(answers(page).last().locator('details').first()).toHaveAttribute('open', '')
  await context.close()
})

test('says what happens to those who cannot see it', async () => {
  const context = await house.profile()
  const page = await house.open(context, freshKey())
  await send(page, 'Go [[rate=20]] [[tokens=20]]')
  const status = page.locator('main [role=status]').filter({ hasText: /assistant|answer|command/ })
  await expect(status).toHaveText('The assistant is working.')
  await expect(status).toHaveText('The answer is complete.')
  await context.close()
})
