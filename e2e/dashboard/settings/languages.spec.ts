// The dashboard in other languages: by the browser's, by choice, at once, and with room for longer words.
import { expect, PHONE, test } from '../house.ts'

test('a language is chosen in the settings, holds at once and after a reload', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: 'Options' }).click()
  await page.getByRole('menuitem', { name: 'Language…' }).click()
  await page.getByLabel('Language', { exact: true }).selectOption('Deutsch')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByRole('heading', { name: 'Einstellungen' }).first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Einstellungen' }).first()).toBeVisible()
  await page.getByLabel('Sprache', { exact: true }).selectOption('Wie das System')
  await expect(page.getByLabel('Language', { exact: true })).toHaveValue('system')
})

test.describe('a browser that prefers German', () => {
  test.use({ locale: 'de-AT' })

  test('never sees a word of English first', async ({ page, house }) => {
    await page.addInitScript(() => {
      const seen: string[] = []
      Object.assign(globalThis, { seen })
      new MutationObserver(() => seen.push(document.querySelector<HTMLElement>('#root')?.innerText ?? '')).observe(document, { childList: true, subtree: true })
    })
    await page.goto(await house.link())
    await expect(page.getByRole('button', { name: 'Neuer Chat' }).first()).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'de-AT')
    expect((await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).filter((text) => /Connecting|New chat|Chats and/.test(text))).toEqual([])
  })
})

test.describe('a phone with texts half as long again', () => {
  test.use(PHONE)

  const PATHS = ['/', '/sessions', '/agents', '/agents/main', '/agents/main/files', '/agents/main/tools', '/agents/main/skills', '/models', '/usage', '/devices', '/approvals', '/logs', '/settings', '/settings/file', '/settings/gateway', '/about', '/nowhere']

  test('shows every view within its width, and no key in place of a text', async ({ signedIn: page, house }) => {
    await page.evaluate(() => localStorage.setItem('openclaw.language', 'en-XA'))
    const problems: string[] = []
    for (const path of PATHS) {
      await page.goto(`${house.url()}${path}`)
      await expect(page.getByRole('main').getByText(/⟦.*⟧/).first()).toBeVisible()
      await expect(page.locator('[role=status]:has(> i)')).toHaveCount(0)
      problems.push(...(await page.evaluate(findProblems)).map((problem) => `${path}: ${problem}`))
    }
    expect(problems).toEqual([])
  })
})

/** Runs in the page: what is wider than it, cut off, or a key instead of a text. What scrolls sideways may be wider. */
function findProblems(): string[] {
  const problems = document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} px wide`] : []
  const scrolls = (element: Element): boolean => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
  const isInScroller = (element: Element): boolean => element.parentElement !== null && (scrolls(element.parentElement) || isInScroller(element.parentElement))
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const text = (node.textContent ?? '').trim()
    if (/^[a-z][A-Za-z]*(\.[A-Za-z_-]+)+$/.test(text) && node.parentElement?.closest('code, pre, kbd') === null) problems.push(`"${text}" is a key`)
  }
  for (const element of document.querySelectorAll<HTMLElement>('button, a, h1, h2, h3, label, p')) {
    const { left, right } = element.getBoundingClientRect()
    if (!element.checkVisibility() || left === right || element.closest('aside') !== null || isInScroller(element)) continue
    const name = `<${element.tagName.toLowerCase()}> "${element.innerText.slice(0, 40)}"`
    const { overflowX, display } = getComputedStyle(element)
    if (right > innerWidth + 1 || left < -1) problems.push(`${name} goes from ${Math.round(left)} to ${Math.round(right)} px`)
    else if (overflowX === 'visible' && display !== 'inline' && element.scrollWidth > element.clientWidth + 1) problems.push(`${name} is cut off`)
  }
  return problems
}
