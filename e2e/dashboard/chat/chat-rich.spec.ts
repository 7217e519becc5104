// What an answer is made of, and what a chat is set to: tables, formulas, diagrams, code, thoughts, output that grows, cost; which model answers and how long it thinks.
import { expect, expectAccessible, PHONE, test } from '../house.ts'
import { answers, freshKey, goTo, send } from './chat-page.ts'

const MANY = Array.from({ length: 40 }, (_, index) => ({ id: `model-${index}`, name: `Model ${String(index).padStart(2, '0')}`, contextWindow: 100_000, maxTokens: 4096 }))

test('tables, formulas and diagrams are drawn, and code is coloured and copied as it is', async ({ signedIn: page, house, complaints }) => {
  await goTo(page, house, freshKey())
  const code = 'const answer: number = 42\nif (answer < 43) {\n  console.log("almost")\n}'
  await send(page, `Say [[reply=| Fruit | Price |\n| - | -: |\n| Apple | 1.20 |\n\nInline $a^2+b^2=c^2$ and\n\n$$\\int_0^1 x\\,dx$$\n\n\`\`\`ts\n${code}\n\`\`\`\n\n\`\`\`mermaid\nflowchart LR\n  A[Seed] --> B[Tree]\n\`\`\`\n\nDone]]`)
  const answer = answers(page)
  await expect(answer).toContainText('Done')
  await expect(answer.getByRole('cell', { name: '1.20' })).toHaveCSS('text-align', 'end')
  await expect(answer.locator('.katex')).toHaveCount(2)
  await expect(answer.locator('img[src^="blob:"]')).toBeVisible()
  // Words of one kind have one colour, another kind has another.
  await expect.poll(() => answer.locator('pre').first().evaluate((element) => new Set([...element.querySelectorAll('span')].map((each) => getComputedStyle(each).color)).size)).toBeGreaterThan(2)
  await answer.getByRole('button', { name: /Copy/ }).first().click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code)
  await expectAccessible(page)
  expect(complaints.filter((text) => !text.startsWith('Applying inline style violates'))).toEqual([])
  complaints.length = 0
})

test('thoughts are folded and open; output of a command is seen while it grows', async ({ signedIn: page, house }) => {
  await goTo(page, house, freshKey())
  await send(page, 'Think [[think=First I look at the river.]] [[reply=It is calm.]]')
  await expect(answers(page)).toContainText('It is calm.')
  await expect(answers(page).getByText('First I look at the river.')).toHaveCount(0)
  await page.getByText('Thought about it').click()
  await expect(answers(page).getByText('First I look at the river.')).toBeVisible()

  await send(page, 'Run it [[tool=exec {"command":"touch slowly; for i in 1 2 3 4; do echo line-$i; sleep 0.7; done"}]]')
  await page.getByRole('article', { name: 'Run this command?' }).getByRole('button', { name: 'Allow once' }).click()
  const work = answers(page).last().locator('details').first()
  await work.locator('summary').first().click()
  const tool = answers(page).last().locator('summary', { hasText: 'exec' }).last()
  await tool.click()
  await expect(answers(page).last()).toContainText('line-1')
  expect(await answers(page).last().innerText()).not.toContain('line-4\n')
  await expect(answers(page).last()).toContainText('line-4', { timeout: 15_000 })
  await expect(answers(page).last()).toContainText('The tool said')
})

test.describe('with forty models', () => {
  test('one is chosen by keyboard, answers, and can be left again; the list opens at the one that answers and stays on the screen', async ({ signedIn: page, house }) => {
    const owner = await house.owner()
    const { hash } = await owner.call<{ hash: string }>('config.get')
    await owner.call('config.patch', { baseHash: hash, raw: JSON.stringify({ models: { providers: { many: { baseUrl: `${house.model.url}/v1`, apiKey: 'none', api: 'openai-completions', models: MANY.map((model, index) => ({ ...model, ...(index === 7 && { reasoning: true, cost: { input: 3000, output: 15_000, cacheRead: 0, cacheWrite: 0 } }) })) } } } }) })
    await goTo(page, house, freshKey())
    const picker = page.getByRole('button', { name: /^Model:/ })
    await picker.focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('menu')
    await expect.poll(() => menu.getByRole('menuitemradio').count()).toBeGreaterThan(40)
    await expect(menu.getByRole('menuitemradio', { checked: true })).toBeFocused()
    const box = await menu.boundingBox()
    expect((box?.y ?? -1)).toBeGreaterThanOrEqual(0)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(900)
    await page.keyboard.press('Escape')
    await expect(picker).toBeFocused()
    await page.keyboard.press('Enter')
    await menu.getByRole('menuitemradio', { name: /^Model 07/ }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /^Model: Model 07/ })).toBeVisible()
    await send(page, 'Who are you?')
    await expect(answers(page)).toContainText('Model 07')
    await expect(answers(page)).toContainText(/\$\d/)
    // It thinks: how long is chosen beside it.
    const thinking = page.getByRole('button', { name: /^Thinking:/ })
    await thinking.click()
    await menu.getByRole('menuitemradio', { name: 'High', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Thinking: High' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('button', { name: 'Thinking: High' })).toBeVisible()
    await page.getByRole('button', { name: /^Model:/ }).click()
    await menu.getByRole('menuitem', { name: /default/i }).click()
    await expect(page.getByRole('button', { name: /^Model: Scripted/ })).toBeVisible()
    // Other tests look for theirs in the list of all models.
    const after = await owner.call<{ hash: string }>('config.get')
    await owner.call('config.patch', { baseHash: after.hash, raw: JSON.stringify({ models: { providers: { many: null } } }) })
  })
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('a long menu of models scrolls within the screen', async ({ signedIn: page, house }) => {
    await goTo(page, house, freshKey())
    await page.getByRole('button', { name: /^Model:/ }).tap()
    const menu = page.getByRole('menu')
    await expect(menu.getByRole('menuitemradio').first()).toBeVisible()
    const box = await menu.boundingBox()
    expect((box?.y ?? -1)).toBeGreaterThanOrEqual(0)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(844)
    await expectAccessible(page)
  })
})
