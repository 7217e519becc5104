// The log: live, narrowed by level, part and words, paused, opened, saved; long ones, new files and hostile lines.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, PHONE, test } from './house.ts'

const lines = (page: Page) => page.getByRole('list', { name: 'Logs' }).getByRole('listitem')
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search the log' })

type Tail = (cursor: number | undefined) => { readonly lines: readonly string[]; readonly cursor: number; readonly reset?: boolean; readonly truncated?: boolean } | { readonly error: string }

/** The log of this page is what a test says; everything else is the gateway's. */
async function withLog(page: Page, tail: Tail): Promise<void> {
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const { id, method, params } = JSON.parse(String(text)) as { id: string; method?: string; params?: { cursor?: number } }
      if (method !== 'logs.tail') return server.send(text)
      const answer = tail(params?.cursor)
      socket.send(JSON.stringify('error' in answer ? { type: 'res', id, ok: false, error: { code: 'UNAVAILABLE', message: answer.error } } : { type: 'res', id, ok: true, payload: { file: '/log', size: answer.cursor, ...answer } }))
    })
  })
}

const note = (msg: string, more: object = {}) => JSON.stringify({ level: 'info', time: Date.UTC(2026, 10, 22, 12), subsystem: 'agent', msg, ...more })

for (const size of ['desktop', 'phone'] as const) {
  test.describe(size, () => {
    test.use(size === 'phone' ? PHONE : {})
    test('lines say when, how bad, which part and what; one opens to all it says, by keyboard', async ({ signedIn, house }) => {
      await signedIn.goto(`${house.url()}/logs`)
      const line = lines(signedIn).filter({ hasText: 'client connected' }).last()
      await expect(line).toContainText('Info')
      await expect(line).toContainText('connections')
      const button = line.getByRole('button').first()
      await button.press('Enter')
      await expect(button).toHaveAttribute('aria-expanded', 'true')
      await expect(signedIn.getByLabel('The whole line').last()).toContainText('"msg": "client connected"')
      await expectAccessible(signedIn)
      expect(await signedIn.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    })
  })
}

test('filters are in the address, survive a reload, and say when nothing matches', async ({ signedIn, house }) => {
  await withLog(signedIn, (cursor) => ({ lines: cursor === undefined ? [note('quiet', { level: 'debug' }), note('The café opened'), note('slow', { level: 'warn', subsystem: 'models' }), note('broken', { level: 'error', subsystem: 'models' })] : [], cursor: 9 }))
  await signedIn.goto(`${house.url()}/logs`)
  await expect(lines(signedIn)).toHaveCount(3)
  await signedIn.getByRole('button', { name: 'Everything' }).click()
  await expect(lines(signedIn)).toHaveCount(4)
  await search(signedIn).fill('CAFE opened')
  await expect(lines(signedIn)).toHaveCount(1)
  await search(signedIn).fill('')
  await signedIn.getByRole('button', { name: 'Warnings' }).click()
  await signedIn.getByRole('combobox', { name: 'Part' }).selectOption('models')
  await expect(signedIn).toHaveURL(`${house.url()}/logs?level=warn&part=models`)
  await signedIn.reload()
  await expect(lines(signedIn)).toHaveCount(2)
  await expect(signedIn.getByText('2 lines')).toBeVisible()
  await search(signedIn).fill('nowhere')
  await expect(signedIn.getByRole('heading', { name: 'No line matches' })).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(signedIn).toHaveURL(`${house.url()}/logs`)
  await expect(lines(signedIn)).toHaveCount(3)
})

test('what happens in the gateway appears by itself', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/logs`)
  await expect(lines(signedIn).first()).toBeVisible()
  const { connId } = ((await house.owner()).hello as { server: { connId: string } }).server
  await search(signedIn).fill(`client connected ${connId}`)
  await expect(lines(signedIn)).toHaveCount(1)
})

test('while it is paused nothing moves, and what came meanwhile is counted', async ({ signedIn, house }) => {
  const coming = [note('one')]
  let cursor = 0
  await withLog(signedIn, () => ({ lines: coming.splice(0), cursor: (cursor += 1) }))
  await signedIn.goto(`${house.url()}/logs`)
  await expect(lines(signedIn)).toHaveCount(1)
  coming.push(note('two'))
  await expect(lines(signedIn)).toHaveCount(2)
  await signedIn.getByRole('button', { name: 'Pause' }).click()
  coming.push(note('three'), note('four'), note('not counted', { level: 'debug' }))
  await expect(signedIn.getByRole('button', { name: 'Resume with 2 new lines' })).toBeVisible()
  await expect(lines(signedIn)).toHaveCount(2)
  await expectAccessible(signedIn)
  await signedIn.getByRole('button', { name: 'Resume with 2 new lines' }).click()
  await expect(lines(signedIn)).toHaveCount(4)
})

test('thousands of lines scroll without a blank; the end is followed only while it is looked at, and a press leads back', async ({ signedIn, house }) => {
  let more = 0
  await withLog(signedIn, (cursor) => {
    if (cursor === undefined) return { lines: Array.from({ length: 4900 }, (_, index) => note(`first ${index}`)), cursor: 1 }
    if (cursor === 1) return { lines: Array.from({ length: 5000 }, (_, index) => note(`line ${index}`)), cursor: 2 }
    return { lines: more === 0 ? [] : Array.from({ length: more }, (_, index) => note(`late ${index}`)), cursor: more === 0 ? cursor : 3 + (more = 0) }
  })
  await signedIn.goto(`${house.url()}/logs`)
  await expect(signedIn.getByText('9,900 lines')).toBeVisible()
  await expect(lines(signedIn).last()).toContainText('line 4999')
  expect(await lines(signedIn).count()).toBeLessThan(200)
  await lines(signedIn).last().getByRole('button').focus()
  await signedIn.keyboard.press('Home')
  await expect(lines(signedIn).first()).toContainText('first 0')
  more = 3
  await expect(signedIn.getByRole('button', { name: '3 new lines' })).toBeVisible()
  await expect(lines(signedIn).first()).toContainText('first 0')
  await signedIn.getByRole('button', { name: '3 new lines' }).click()
  await expect(lines(signedIn).last()).toContainText('late 2')
})

test('a new file, lines left out and a log that cannot be read are said; it goes on by itself', async ({ signedIn, house }) => {
  const answers: ReturnType<Tail>[] = [{ error: 'this gateway writes no log file' }, { lines: [note('one')], cursor: 5 }, { lines: [note('two')], cursor: 3, reset: true }, { lines: [note('three')], cursor: 900, truncated: true }]
  await withLog(signedIn, () => (answers.length > 1 ? answers.shift() : undefined) ?? { lines: [], cursor: 900 })
  await signedIn.goto(`${house.url()}/logs`)
  await expect(signedIn.getByRole('alert')).toContainText('this gateway writes no log file')
  await expectAccessible(signedIn)
  await expect(lines(signedIn).filter({ hasText: 'two' })).toContainText('A new file begins')
  await expect(signedIn.getByRole('alert')).toHaveCount(0)
  answers.push({ lines: [], cursor: 900 })
  await expect(lines(signedIn).filter({ hasText: 'three' })).toContainText('Some lines were left out here')
})

test('hostile lines stay text, and what is shown can be saved as it was written', async ({ signedIn, house }) => {
  const hostile = [note('<img src=x onerror="document.title=1">', { url: 'javascript:alert(1)' }), '{"level":"error","msg":"cut off', '\u0000\u202Ereversed', note('x'.repeat(20_000))]
  await withLog(signedIn, (cursor) => ({ lines: cursor === undefined ? hostile : [], cursor: 9 }))
  await signedIn.goto(`${house.url()}/logs`)
  await expect(lines(signedIn)).toHaveCount(4)
  await lines(signedIn).first().getByRole('button').click()
  await expect(signedIn.getByLabel('The whole line')).toContainText('onerror')
  expect(await signedIn.getByRole('main').locator('img').count()).toBe(0)
  expect(await signedIn.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  const saving = signedIn.waitForEvent('download')
  await signedIn.getByRole('button', { name: 'Save what is shown' }).click()
  const file = await saving
  expect(file.suggestedFilename()).toMatch(/^openclaw-log-.*\.jsonl$/)
  expect(readFileSync(await file.path(), 'utf8')).toBe(hostile.map((line) => `${line}\n`).join(''))
})
