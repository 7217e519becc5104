// A chat for everybody: keyboard alone, screen readers, phones, both themes.
import { expect, expectAccessible, PHONE, test } from '../house.ts'
import { answers, bubbles, editor, freshKey, goTo, send } from './chat-page.ts'

const RICH = '# Title\n\nText with `code` and a [link](https://example.org).\n\n| a | b | c | d | e | f | g |\n| - | - | - | - | - | - | - |\n| one long cell | two long cell | three long cell | four long cell | five long cell | six long cell | seven |\n\n```ts\nconst something = "a very long line of code that never ends and goes on and on and on and on and on and on"\n```\n\n- [x] done\n- [ ] open\n\n1. one\n2. two\n\n> quote'

for (const size of ['desktop', 'phone'] as const) {
  test.describe(size, () => {
    test.use(size === 'phone' ? PHONE : {})
    test('has no accessibility violation, empty, working, asking, queued, failed or explained', async ({ signedIn: page, house }) => {
      await goTo(page, house, freshKey())
      await expect(page.getByText('What can I do for you?')).toBeVisible()
      await expectAccessible(page)
      await send(page, `Say [[think=Hm.]] [[tool=exec {"command":"echo hi"}]] [[reply=${RICH}]]`)
      await expect(answers(page)).toContainText('quote')
      await page.getByText('Ran a command').click()
      await page.locator('summary', { hasText: 'exec' }).last().click()
      await expectAccessible(page)
      await send(page, 'Do it [[tool=exec {"command":"touch axe"}]]')
      await expect(page.getByRole('article', { name: 'Run this command?' })).toBeVisible()
      await page.getByRole('button', { name: 'Why am I asked?' }).click()
      await send(page, 'Queued')
      await expect(page.getByRole('region', { name: 'Messages that wait' })).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('button', { name: "Don't run" }).click()
      await expect(answers(page).last()).toContainText('You said: Queued')
      await send(page, 'Fail [[error=400]]')
      await expect(page.getByText('No answer came back')).toBeVisible()
      await editor(page).fill('/')
      await expect(page.getByRole('option').first()).toBeVisible()
      await expectAccessible(page)
      await page.getByRole('button', { name: /^Context/ }).click()
      const parts = page.getByRole('dialog').getByRole('group')
      await parts.filter({ hasText: 'Tools' }).locator('summary').first().click()
      await parts.filter({ hasText: 'Tools' }).getByRole('group').first().locator('summary').click()
      await expectAccessible(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    })
  })
}

test.describe('on a phone', () => {
  test.use(PHONE)
  test('wide code and tables scroll inside themselves, and everything pressed is large enough for a finger', async ({ signedIn: page, house }) => {
    await goTo(page, house, freshKey())
    await send(page, `Say [[reply=${RICH}]]`)
    await expect(answers(page)).toContainText('quote')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width)
    expect(await page.getByRole('log').evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    for (const selector of ['table', 'pre code']) {
      const { inner, outer } = await page.locator(selector).first().evaluate((element) => ({ inner: element.getBoundingClientRect().width, outer: element.parentElement?.getBoundingClientRect().width ?? 0 }))
      expect(selector === 'table' ? inner > outer : outer <= PHONE.viewport.width).toBe(true)
    }
    await send(page, 'Do it [[tool=exec {"command":"touch fingers"}]]')
    await expect(page.getByRole('article', { name: 'Run this command?' })).toBeVisible()
    const small = await page.locator('main button:visible, main summary:visible').evaluateAll((all) => all.map((each) => ({ name: each.textContent?.trim() || each.getAttribute('aria-label'), height: each.getBoundingClientRect().height })).filter(({ height }) => height > 0 && height < 40))
    expect(small).toEqual([])
  })
})

test('can be used by keyboard alone', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
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
})

test('says what happens to those who cannot see it', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, 'Go [[rate=20]] [[tokens=20]]')
  const status = page.locator('main [role=status]').filter({ hasText: /assistant|answer|command/ })
  await expect(status).toHaveText('The assistant is working.')
  await expect(status).toHaveText('The answer is complete.')
})
