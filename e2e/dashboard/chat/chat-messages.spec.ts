// What can be done with messages: change, ask again, address another agent, put into the running answer, find; and the keyboard for all of it.
import { expect, expectAccessible, PHONE, test } from '../house.ts'
import type { Page } from '@playwright/test'

test.use({ gatewayConfig: { agents: { defaults: { model: { primary: 'scripted/scripted-1' } }, list: [{ id: 'main', default: true }, { id: 'research', identity: { name: 'Ada' } }] } } })

const editor = (page: Page) => page.getByRole('textbox', { name: /^Message/ })
const bubbles = (page: Page) => page.getByRole('article', { name: 'You wrote' })
const answers = (page: Page) => page.getByRole('article', { name: 'Answer' })

async function open(page: Page, name: string): Promise<void> {
  await page.goto(new URL(`/chat/agent:main:dashboard:${name}`, page.url()).href)
  await editor(page).waitFor()
}

async function send(page: Page, text: string): Promise<void> {
  await editor(page).fill(text)
  await editor(page).press('Enter')
}

test('arrow up in an empty editor changes the last message; Escape leaves it as it was', async ({ signedIn: page }) => {
  await open(page, 'arrow')
  await send(page, 'First try')
  await expect(answers(page)).toContainText('You said: First try')
  await editor(page).press('ArrowUp')
  await expect(editor(page)).toHaveValue('First try')
  await expect(page.getByText('You are changing an earlier message.')).toBeVisible()
  await expectAccessible(page)
  await editor(page).press('Escape')
  await expect(editor(page)).toHaveValue('')
  await editor(page).press('ArrowUp')
  await editor(page).fill('Second try')
  await editor(page).press('Enter')
  await expect(answers(page)).toContainText('You said: Second try')
  await expect(bubbles(page)).toHaveCount(1)
  await expect(editor(page)).toBeFocused()
  await page.goBack()
  await expect(bubbles(page)).toHaveText(/^First try/)
})

test('a changed message takes its files along, and an unfinished draft waits meanwhile', async ({ signedIn: page }) => {
  await open(page, 'files-along')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles([{ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('milk') }])
  await send(page, 'Read it')
  await expect(answers(page)).toContainText('milk')
  await editor(page).fill('An unfinished thought')
  await bubbles(page).hover()
  await bubbles(page).getByRole('button', { name: 'Edit' }).click()
  await expect(page.locator('form').getByText('list.txt')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(editor(page)).toHaveValue('An unfinished thought')
  await expect(page.locator('form').getByText('list.txt')).toHaveCount(0)
  await bubbles(page).hover()
  await bubbles(page).getByRole('button', { name: 'Edit' }).click()
  await expect(page.locator('form').getByText('list.txt')).toBeVisible()
  await send(page, 'Read it well')
  await expect(answers(page)).toContainText('Read it well')
  await expect(bubbles(page)).toContainText('list.txt')
})

test('asks again: the last question here, an earlier one in a new chat', async ({ signedIn: page }) => {
  await open(page, 'retry')
  await send(page, 'One')
  await expect(answers(page)).toHaveCount(1)
  await send(page, 'Two')
  await expect(answers(page).last()).toContainText('You said: Two')
  await answers(page).last().getByRole('button', { name: 'Retry' }).click()
  await expect(bubbles(page)).toHaveText([/^One/, /^Two/, /^Two/])
  await expect(answers(page)).toHaveCount(3)
  const before = page.url()
  await answers(page).first().hover()
  await answers(page).first().getByRole('button', { name: 'Retry' }).click()
  await expect(bubbles(page)).toHaveText([/^One/])
  await expect(answers(page)).toContainText('You said: One')
  expect(page.url()).not.toBe(before)
})

test('completes @agent by keyboard and takes the message to a chat of that agent', async ({ signedIn: page }) => {
  await open(page, 'mention')
  await editor(page).pressSequentially('@ad')
  const option = page.getByRole('listbox', { name: 'Agents' }).getByRole('option')
  await expect(option).toHaveText(/@research\s*Ada/)
  await expect(option).toHaveAttribute('aria-selected', 'true')
  expect(await editor(page).getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'))
  await expectAccessible(page)
  await editor(page).press('Enter')
  await expect(editor(page)).toHaveValue('@research ')
  await editor(page).pressSequentially('find it')
  await expect(page.getByText('Goes to Ada, in a new chat of its own.')).toBeVisible()
  await editor(page).press('Enter')
  await expect(page).toHaveURL(/agent:research:/)
  await expect(bubbles(page)).toHaveText(/^find it/)
  await expect(answers(page)).toContainText('You said: find it')
  await page.goBack()
  await expect(bubbles(page)).toHaveCount(0)
  await expect(editor(page)).toHaveValue('')
})

test('a waiting message can be put into the running answer, and comes back with arrow up', async ({ signedIn: page }) => {
  await open(page, 'steer')
  await send(page, 'Go [[rate=20]] [[tokens=160]] [[tool=exec {"command":"echo hi"}]]')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await send(page, 'Think of me')
  const queue = page.getByRole('region', { name: 'Messages that wait' })
  await expect(queue).toContainText('Think of me')
  await editor(page).press('ArrowUp')
  await expect(editor(page)).toHaveValue('Think of me')
  await expect(queue).toHaveCount(0)
  await editor(page).press('Enter')
  await queue.getByRole('button', { name: /^Use it now/ }).click()
  await expect(queue.getByRole('button', { name: /^Use it now/ })).toHaveCount(0)
  await expect(bubbles(page).last()).toHaveText(/^Think of me/, { timeout: 15_000 })
})

test('one chat can be made more careful than the others', async ({ signedIn: page }) => {
  await open(page, 'careful')
  await page.getByRole('button', { name: 'It may: Asks first' }).click()
  await expect(page.getByRole('menuitemradio')).toHaveCount(3)
  await page.getByRole('menuitemradio', { name: /^Only read/ }).click()
  await expect(page.getByRole('button', { name: 'It may: Read only' })).toBeVisible()
  await send(page, 'Write [[tool=write {"path":"never.txt","content":"x"}]]')
  await expect(answers(page)).toContainText('This chat may only read')
  await page.reload()
  await expect(page.getByRole('button', { name: 'It may: Read only' })).toBeVisible()
})

test('finds words in older pages too, marks them, and goes from one to the next', async ({ signedIn: page, house }) => {
  const owner = await house.owner()
  const lines = [JSON.stringify({ type: 'session', version: 3, id: 'long', timestamp: new Date().toISOString(), cwd: '/' })]
  for (let index = 0; index < 400; index += 1) {
    const timestamp = Date.now() + index
    const text = index === 11 || index === 200 || index === 396 ? `Number ${index}: a **kingfisher** flew by` : `Number ${index}`
    lines.push(JSON.stringify({ type: 'message', id: `e${index}`, parentId: index === 0 ? null : `e${index - 1}`, timestamp: new Date(timestamp).toISOString(), message: { role: index % 2 === 0 ? 'user' : 'assistant', content: [{ type: 'text', text }], provider: 'scripted', model: 'scripted-1', stopReason: 'stop', timestamp } }))
  }
  await owner.call('desktop.sessions.import', { jsonl: lines.join('\n'), key: 'agent:main:dashboard:long' })
  await open(page, 'long')
  await page.keyboard.press('Control+f')
  const field = page.getByRole('searchbox', { name: 'Find in this chat' })
  await expect(field).toBeFocused()
  await page.keyboard.type('kingf')
  const bar = page.getByRole('search')
  await expect(bar).toContainText('1 of 3')
  await expect(page.getByText('Number 396')).toBeInViewport()
  await expect.poll(() => page.evaluate(() => [...(CSS.highlights.get('find') ?? [])].map(String))).toEqual(['kingfisher'])
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(bar).toContainText('2 of 3')
  await expect(page.getByText('Number 200')).toBeInViewport()
  await page.getByRole('button', { name: 'Previous match' }).click()
  await expect(bar).toContainText('3 of 3')
  await expect(page.getByText('Number 11:')).toBeInViewport()
  await page.getByRole('button', { name: 'Next match' }).click()
  await expect(bar).toContainText('2 of 3')
  await field.fill('nothing like this')
  await expect(bar).toContainText('No match')
  await field.press('Escape')
  await expect(bar).toHaveCount(0)
  await expect(editor(page)).toBeFocused()
  expect(await page.evaluate(() => CSS.highlights.has('find'))).toBe(false)
  expect(page.url()).not.toContain('message=')
})

test('lets who scrolls up as soon as a chat is there go up: the list does not take them back to its end', async ({ signedIn: page, house }) => {
  const owner = await house.owner()
  const lines = [JSON.stringify({ type: 'session', version: 3, id: 'high', timestamp: new Date().toISOString(), cwd: '/' })]
  for (let index = 0; index < 200; index += 1) {
    const timestamp = Date.now() + index
    const text = `Number ${index}\n\n${'A line of its own.\n\n'.repeat((index * 7) % 11)}`
    lines.push(JSON.stringify({ type: 'message', id: `h${index}`, parentId: index === 0 ? null : `h${index - 1}`, timestamp: new Date(timestamp).toISOString(), message: { role: index % 2 === 0 ? 'user' : 'assistant', content: [{ type: 'text', text }], provider: 'scripted', model: 'scripted-1', stopReason: 'stop', timestamp } }))
  }
  await owner.call('desktop.sessions.import', { jsonl: lines.join('\n'), key: 'agent:main:dashboard:high' })
  await page.goto(`${house.url()}/chat/agent:main:dashboard:high`, { waitUntil: 'commit' })
  const places = await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const list = () => document.querySelector('[role=log]')
    while (list()?.textContent?.includes('Number 199') !== true) await frame()
    const found: number[] = []
    for (let index = 0; index < 30; index += 1) {
      const log = list()
      if (log === null) break
      log.scrollTop -= 400
      await frame()
      found.push(log.scrollHeight - log.scrollTop - log.clientHeight)
    }
    return found
  })
  expect(places).toHaveLength(30)
  expect(places, 'each is further from the end').toEqual(places.toSorted((left, right) => left - right))
  expect(places.at(-1)).toBeGreaterThan(5000)
})

test('marks what came while the page was out of sight', async ({ signedIn: page, house }) => {
  await open(page, 'unread')
  await send(page, 'Before')
  await expect(answers(page)).toHaveCount(1)
  const look = (isHidden: boolean) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)
  await look(true)
  const owner = await house.owner()
  await owner.turn('agent:main:dashboard:unread', 'Meanwhile')
  await expect(answers(page)).toHaveCount(2)
  await expect(page.getByText('New', { exact: true })).toHaveCount(0)
  await look(false)
  await expect(page.getByText('New', { exact: true })).toBeVisible()
  // The list, and with it that something was to be read, is drawn anew at most every 200 ms.
  const isUnread = async (): Promise<boolean> => (await owner.call<{ session: { unread?: boolean } | null }>('sessions.describe', { key: 'agent:main:dashboard:unread' })).session?.unread === true
  await expect.poll(isUnread).toBe(false)
  await page.goto(new URL('/sessions', page.url()).href)
  await page.waitForTimeout(300)
  await owner.turn('agent:main:dashboard:unread', 'And later')
  await open(page, 'unread')
  await expect(page.getByText('New', { exact: true })).toBeVisible()
  const [line, message] = await Promise.all([page.getByText('New', { exact: true }).boundingBox(), bubbles(page).last().boundingBox()])
  expect(line?.y ?? 0).toBeLessThan(message?.y ?? 0)
  expect(line?.y ?? 0).toBeGreaterThan((await answers(page).nth(1).boundingBox())?.y ?? 0)
})

test('reaches every message and what can be done with it by keyboard alone', async ({ signedIn: page }) => {
  await open(page, 'keys')
  await page.keyboard.type('One')
  await page.keyboard.press('Enter')
  await expect(answers(page)).toHaveCount(1)
  await page.keyboard.type('Two')
  await page.keyboard.press('Enter')
  await expect(answers(page)).toHaveCount(2)
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  await page.keyboard.press('Alt+ArrowUp')
  await expect(answers(page).last()).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(bubbles(page).last()).toBeFocused()
  for (const name of ['Copy the message', 'Edit']) {
    await page.keyboard.press('Tab')
    await expect(bubbles(page).last().getByRole('button', { name })).toBeFocused()
  }
  await page.keyboard.press('Escape')
  await expect(editor(page)).toBeFocused()
  await page.keyboard.press('Alt+ArrowUp')
  for (const name of ['Copy the answer as Markdown', 'Fork', 'Retry']) {
    await page.keyboard.press('Tab')
    await expect(answers(page).last().getByRole('button', { name })).toBeFocused()
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(editor(page)).toHaveValue('?')
})

for (const device of ['desktop', 'phone'] as const) {
  test.describe(device, () => {
    test.use(device === 'phone' ? PHONE : {})
    test(`has no accessibility violation while editing, finding and choosing: ${device}`, async ({ signedIn: page }) => {
      await open(page, `axe-${device}`)
      await send(page, 'A sentence to find')
      await expect(answers(page)).toHaveCount(1)
      await page.getByRole('button', { name: 'Find in this chat' }).click()
      await page.getByRole('searchbox', { name: 'Find in this chat' }).fill('sentence')
      await expect(page.getByRole('search')).toContainText('1 of 2')
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Close the search' }).click()
      await page.getByRole('button', { name: /^It may/ }).click()
      await expect(page.getByRole('menuitemradio').first()).toBeVisible()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await editor(page).press('ArrowUp')
      await expect(page.getByText('You are changing an earlier message.')).toBeVisible()
      await expectAccessible(page)
    })
  })
}
