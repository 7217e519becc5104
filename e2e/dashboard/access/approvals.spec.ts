// Approvals: questions of several agents, answered here or in another window, and what is remembered of the answers.
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { comeBack, expect, expectAccessible, expectOnlyLostSockets, PHONE, test } from '../house.ts'
import type { House } from '../house.ts'

test.use({ gatewayConfig: [{ agents: { defaults: { model: { primary: 'scripted/scripted-1' } }, list: [{ id: 'main', default: true }, { id: 'work', name: 'Work', tools: { exec: { mode: 'allowlist' } } }] } }, { scope: 'worker' }] })

const questions = (page: Page) => page.getByRole('main').getByRole('article')
const list = (page: Page, name: string) => page.getByRole('main').getByRole('list', { name, exact: true })

/** Opens the view and has an agent ask before it runs this. */
async function ask(page: Page, house: House, command: string): Promise<() => Promise<readonly string[]>> {
  await page.goto(`${house.url()}/approvals`)
  await expect(page.getByRole('heading', { name: 'When you have not decided' })).toBeVisible()
  return again(house, command)
}

async function again(house: House, command: string): Promise<() => Promise<readonly string[]>> {
  const owner = await house.owner()
  const key = `agent:main:dashboard:${randomUUID()}`
  const runId = await owner.send(key, `Do it [[tool=exec ${JSON.stringify({ command })}]]`)
  return async () => {
    await owner.ended(runId)
    return owner.toolResults(key, runId)
  }
}

for (const size of ['desktop', 'phone'] as const) {
  test.describe(size, () => {
    test.use(size === 'phone' ? PHONE : {})
    test('a question says what, who, why, where and how long; Enter does not allow it, Space does', async ({ signedIn, house }) => {
      const result = await ask(signedIn, house, `touch shown-${size}`)
      const card = questions(signedIn).filter({ hasText: `touch shown-${size}` })
      await expect(card.getByRole('heading', { name: 'Run this command?' })).toBeVisible()
      await expect(card).toContainText('wants to run a command that is not on your list')
      await expect(card).toContainText('On the computer your assistant runs on, in')
      await expect(card.getByText(/\d:\d\d min left/)).toBeVisible()
      await expect(card.getByRole('link')).toHaveAttribute('href', /^\/chat\/agent:main:dashboard:/)
      await expectAccessible(signedIn)
      expect(await signedIn.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      const once = card.getByRole('button', { name: 'Allow once' })
      await once.press('Enter')
      await expect(card).toBeVisible()
      await once.press('Space')
      await expect(card).toHaveCount(0)
      expect((await result()).join()).not.toContain('refused')
      await expect(list(signedIn, 'Recent answers').getByRole('listitem').first()).toContainText('Allowed once')
      await expect(list(signedIn, 'Recent answers').getByRole('listitem').first()).toContainText('by Chrome on Linux')
      await expectAccessible(signedIn)
    })
  })
}

test('two windows: what one decides leaves the other at once, and only one answer counts', async ({ signedIn, house }) => {
  const second = await signedIn.context().newPage()
  await second.goto(`${house.url()}/approvals`)
  const first = await ask(signedIn, house, 'touch two-first')
  const other = await again(house, 'touch two-second')
  for (const page of [signedIn, second]) await expect(questions(page)).toHaveCount(2)
  await questions(second).filter({ hasText: 'two-first' }).getByRole('button', { name: "Don't run" }).click()
  await expect(questions(signedIn)).toHaveCount(1)
  await expect(list(signedIn, 'Recent answers').getByRole('listitem').first()).toContainText('Not allowed')
  await Promise.all([signedIn, second].map((page) => questions(page).first().getByRole('button', { name: "Don't run" }).click({ timeout: 3000 }).catch(() => undefined)))
  for (const page of [signedIn, second]) {
    await expect(questions(page)).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible()
    await expect(page.getByRole('alert')).toHaveCount(0)
  }
  for (const result of [first, other]) expect((await result()).join()).toContain('The owner refused this')
  await second.close()
})

test('what is always allowed runs without asking, until it is taken back; taking it back can be undone', async ({ signedIn, house }) => {
  const command = 'touch always-this'
  const result = await ask(signedIn, house, command)
  await questions(signedIn).getByRole('button', { name: 'Always allow exactly this' }).press('Space')
  await result()
  const remembered = list(signedIn, 'Always allowed for OpenClaw').getByRole('listitem').filter({ hasText: command })
  await expect(remembered).toContainText('Exactly this command')
  await (await again(house, command))()
  await signedIn.reload()
  await expect(remembered).toContainText('last used now')
  await expectAccessible(signedIn)
  await remembered.getByRole('button', { name: `Ask again before “${command}”` }).click()
  await expect(remembered).toHaveCount(0)
  await signedIn.getByRole('button', { name: 'Undo' }).click()
  await expect(remembered).toHaveCount(1)
  await remembered.getByRole('button', { name: `Ask again before “${command}”` }).click()
  await expect(remembered).toHaveCount(0)
  const asked = await again(house, command)
  await expect(questions(signedIn)).toHaveCount(1)
  await questions(signedIn).getByRole('button', { name: "Don't run" }).click()
  await asked()
})

test('the rule for everything else is said for each agent, with the way to its setting', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/approvals`)
  await expect(signedIn.getByText('You are asked before a command that is not on your list.')).toBeVisible()
  await expect(signedIn.getByText('Work: Only commands on your list run.')).toBeVisible()
  await expect(signedIn.getByRole('link', { name: 'Change this in the settings' })).toHaveAttribute('href', '/settings/tools')
})

test('a question nobody answers ends by itself, here too', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/approvals`)
  await expect(signedIn.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible()
  void (await house.owner()).call('exec.approval.request', { command: 'touch too-late', agentId: 'main', timeoutMs: 1500 })
  await expect(questions(signedIn)).toHaveCount(1)
  await expect(questions(signedIn)).toHaveCount(0)
  await expect(list(signedIn, 'Recent answers').getByRole('listitem').first()).toContainText('No answer in time')
})

test('an answer that is refused stays with its question, and counts when it is given again', async ({ signedIn, house }) => {
  let isRefused = true
  await signedIn.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const { id, method } = JSON.parse(String(text)) as { id: string; method?: string }
      if (isRefused && method === 'exec.approval.resolve') socket.send(JSON.stringify({ type: 'res', id, ok: false, error: { code: 'UNAVAILABLE', message: 'the disk is full' } }))
      else server.send(text)
    })
  })
  const result = await ask(signedIn, house, 'touch refused')
  const deny = questions(signedIn).getByRole('button', { name: "Don't run" })
  await deny.click()
  await expect(questions(signedIn).getByRole('alert')).toContainText('Your answer did not arrive. the disk is full')
  await expectAccessible(signedIn)
  isRefused = false
  await deny.click()
  expect((await result()).join()).toContain('The owner refused this')
})

test('without a connection what is known stays on screen', async ({ signedIn, house, complaints }) => {
  await signedIn.goto(`${house.url()}/approvals`)
  await expect(list(signedIn, 'Recent answers')).toBeVisible()
  await house.stop()
  await expect(signedIn.getByText('No connection to your assistant.')).toBeVisible()
  await expect(list(signedIn, 'Recent answers')).toBeVisible()
  await expectAccessible(signedIn)
  await house.start()
  await comeBack(signedIn)
  expectOnlyLostSockets(complaints)
})
