// The agents: who they are, what they may do, the files that make them, and what those files were before.
import type { Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expectAccessible, PHONE, test } from './house.ts'
import type { House } from './house.ts'

const editor = (page: Page) => page.getByRole('textbox', { name: 'SOUL.md' })

/** Types over everything that is there, as a person does. */
async function typeOver(page: Page, text: string): Promise<void> {
  await editor(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

/** An agent of this test alone, on the page of one of its parts. */
async function makeAgent(house: House, name: string): Promise<string> {
  const { agentId } = await (await house.owner()).call<{ agentId: string }>('agents.create', { name })
  return agentId
}

async function writeSoul(house: House, agentId: string, content: string): Promise<void> {
  await (await house.owner()).call('agents.files.set', { agentId, name: 'SOUL.md', content })
}

test('one agent is made, named, given a character, and deleted when it was asked twice', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/agents`)
  await expect(signedIn.getByText('You have one agent.')).toBeVisible()
  await signedIn.getByRole('button', { name: 'New agent' }).click()
  await signedIn.getByLabel('Name').fill('Gardener')
  await signedIn.keyboard.press('Enter')
  await expect(signedIn).toHaveURL(`${house.url()}/agents/gardener`)
  await expect(signedIn.getByRole('heading', { level: 1, name: 'Gardener' })).toBeVisible()
  await signedIn.getByLabel('Name').fill('Flora')
  await signedIn.getByLabel('Character').fill('patient')
  await signedIn.getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByRole('heading', { level: 1, name: 'Flora' })).toBeVisible()
  await signedIn.reload()
  await expect(signedIn.getByLabel('Character')).toHaveValue('patient')
  await signedIn.getByRole('button', { name: 'Delete Flora' }).click()
  const question = signedIn.getByRole('dialog', { name: 'Delete Flora?' })
  await expect(question.getByText(/moves to the trash/)).toBeVisible()
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await signedIn.keyboard.press('Enter')
  await expect(question).toBeHidden()
  await signedIn.getByRole('button', { name: 'Delete Flora' }).click()
  await question.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(signedIn).toHaveURL(`${house.url()}/agents`)
  await expect(signedIn.getByText('Deleted Flora')).toBeVisible()
  await expect(signedIn.getByRole('list', { name: 'Agents' }).getByRole('listitem')).toHaveCount(1)
})

test('a file is written with the keyboard alone and saved with Ctrl+S', async ({ signedIn, house }) => {
  const agentId = await makeAgent(house, 'Writer')
  await signedIn.goto(`${house.url()}/agents/${agentId}/files/SOUL.md`)
  await editor(signedIn).focus()
  await signedIn.keyboard.press('Control+Home')
  await signedIn.keyboard.type('Calm and exact.\n\n')
  await expect(signedIn.getByText('Unsaved').first()).toBeVisible()
  await signedIn.keyboard.press('Control+s')
  await expect(signedIn.getByText('Unsaved')).toHaveCount(0)
  const { file } = await (await house.owner()).call<{ file: { content: string } }>('agents.files.get', { agentId, name: 'SOUL.md' })
  expect(file.content).toMatch(/^Calm and exact\.\n\n# Who you are/)
  // Tab leaves the editor: nobody is caught in it.
  await signedIn.keyboard.press('Tab')
  await expect(editor(signedIn)).not.toBeFocused()
})

test('what was typed is still there after a look elsewhere', async ({ signedIn, house }) => {
  const agentId = await makeAgent(house, 'Drafts')
  await signedIn.goto(`${house.url()}/agents/${agentId}/files/SOUL.md`)
  await typeOver(signedIn, 'half a thought')
  await signedIn.getByRole('link', { name: 'Tools', exact: true }).click()
  await expect(signedIn.getByRole('heading', { name: 'Starting set' })).toBeVisible()
  await signedIn.goBack()
  await expect(editor(signedIn)).toHaveText('half a thought')
  await signedIn.getByRole('button', { name: 'Discard changes' }).click()
  await expect(editor(signedIn)).toContainText('Who you are')
})

test('a file somebody else changed meanwhile is not overwritten', async ({ signedIn, house }) => {
  const agentId = await makeAgent(house, 'Conflict')
  await writeSoul(house, agentId, 'first\n')
  await signedIn.goto(`${house.url()}/agents/${agentId}/files/SOUL.md`)
  await expect(editor(signedIn)).toContainText('first')
  await typeOver(signedIn, 'mine')
  await writeSoul(house, agentId, 'theirs\n')
  const conflict = signedIn.getByRole('alert').filter({ hasText: 'Somebody else changed this file meanwhile' })
  await expect(conflict).toBeVisible()
  await expect(conflict.getByRole('group', { name: 'Their text compared with yours' })).toContainText('theirs')
  await expectAccessible(signedIn)
  await conflict.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(conflict).toBeHidden()
  await expect(signedIn.getByText('Unsaved')).toHaveCount(0)
  const { file } = await (await house.owner()).call<{ file: { content: string } }>('agents.files.get', { agentId, name: 'SOUL.md' })
  expect(file.content).toBe('mine')
})

test('the history knows who wrote what, and brings it back', async ({ signedIn, house }) => {
  const agentId = await makeAgent(house, 'Historian')
  await writeSoul(house, agentId, 'by me\n')
  const owner = await house.owner()
  const call = JSON.stringify({ path: 'SOUL.md', content: 'by the assistant\n' })
  await owner.turn(`agent:${agentId}:main`, `[[tool=write ${call}]] change yourself`)
  const { workspace } = await owner.call<{ workspace: string }>('agents.files.list', { agentId })
  writeFileSync(join(workspace, 'SOUL.md'), 'by hand\n')
  await signedIn.goto(`${house.url()}/agents/${agentId}/files/SOUL.md`)
  await signedIn.getByRole('link', { name: 'History' }).click()
  const versions = signedIn.getByRole('list', { name: 'Versions' }).getByRole('button')
  await expect(versions).toHaveCount(4)
  await expect(versions.nth(0)).toContainText('By hand or another program')
  await expect(versions.nth(1)).toContainText('The assistant')
  await expect(versions.nth(2)).toContainText('You')
  await versions.nth(2).click()
  await expect(signedIn.getByRole('group', { name: 'What changed' })).toContainText('Added: by me')
  await signedIn.getByLabel('Compare').selectOption({ label: 'What changed since' })
  await expect(signedIn.getByRole('group', { name: 'What changed' })).toContainText('Added: by hand')
  await expectAccessible(signedIn)
  await signedIn.getByRole('button', { name: 'Bring this back' }).click()
  await expect(editor(signedIn)).toHaveText('by me')
  await signedIn.getByRole('link', { name: 'History' }).click()
  await expect(versions.nth(0)).toContainText('You, brought back')
})

test('every tool says why it is on or off, and commands say what holds', async ({ signedIn, house }) => {
  const agentId = await makeAgent(house, 'Craftsman')
  await signedIn.goto(`${house.url()}/agents/${agentId}/tools`)
  const exec = signedIn.getByRole('switch', { name: 'Exec' })
  await expect(exec).toBeChecked()
  await expect(exec).toHaveAccessibleDescription('On: nothing holds it back.')
  await exec.click()
  await expect(exec).not.toBeChecked()
  await expect(exec).toHaveAccessibleDescription('Off: switched off for this agent.')
  await signedIn.getByRole('combobox', { name: 'Starting set' }).selectOption({ label: 'Messaging: chats only' })
  await expect(signedIn.getByRole('switch', { name: 'Read' })).toHaveAccessibleDescription('Off: not part of the set “messaging”.')
  await signedIn.getByRole('switch', { name: 'Read' }).click()
  await expect(signedIn.getByRole('switch', { name: 'Read' })).toBeChecked()
  await signedIn.getByLabel('For this agent').selectOption({ label: 'No commands, and nothing outside its folder' })
  await expect(signedIn.getByText('It runs no commands and does not leave its folder.')).toBeVisible()
  const { config } = await (await house.owner()).call<{ config: { agents: { entries: Record<string, { tools: object }> } } }>('config.get')
  expect(config.agents.entries[agentId]?.tools).toEqual({ profile: 'messaging', deny: ['exec'], alsoAllow: ['read'], exec: { mode: 'deny' } })
})

test('skills say what they need, are read, and are switched', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/agents/main/skills`)
  const github = signedIn.getByRole('listitem').filter({ hasText: 'github' })
  await expect(github).toContainText(/Missing program: gh|Uses gh/)
  await signedIn.getByRole('button', { name: 'Read github' }).click()
  await expect(signedIn.getByRole('dialog', { name: 'github' }).getByRole('textbox', { name: 'github' })).toContainText('name: github')
  await expectAccessible(signedIn)
  await signedIn.keyboard.press('Escape')
  await signedIn.getByRole('switch', { name: 'github' }).click()
  await expect(github).toContainText('Off')
  await signedIn.getByRole('switch', { name: 'github' }).click()
  await expect(github).not.toContainText('Off')
})

test('a browser that may only look is told so and cannot press what it may not do', async ({ page, house }) => {
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { payload?: { type?: string; auth?: { scopes?: string[] } } }
      if (frame.payload?.type === 'hello-ok' && frame.payload.auth !== undefined) frame.payload.auth.scopes = ['operator.read']
      socket.send(JSON.stringify(frame))
    })
  })
  await page.goto(await house.link())
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  await page.goto(`${house.url()}/agents`)
  await expect(page.getByText('This browser may look but not change agents.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'New agent' })).toBeDisabled()
  await page.goto(`${house.url()}/agents/main/files/SOUL.md`)
  await expect(editor(page)).toHaveAttribute('aria-readonly', 'true')
  await page.getByRole('link', { name: 'Tools', exact: true }).click()
  await expect(page.getByRole('switch', { name: 'Exec' })).toBeDisabled()
  await expectAccessible(page)
})

// Bright desktop pages are judged by the tests above.
for (const { device, ...options } of [{ device: 'desktop, dark', colorScheme: 'dark' }, { device: 'phone, light', ...PHONE, colorScheme: 'light' }] as const) {
  test.describe(device, () => {
    test.use(options)
    test('every part is open to everybody and fits the screen', async ({ signedIn, house }) => {
      for (const path of ['/agents', '/agents/main', '/agents/main/files/SOUL.md', '/agents/main/files/SOUL.md/history', '/agents/main/tools', '/agents/main/skills', '/agents/nobody']) {
        await signedIn.goto(house.url() + path)
        await expect(signedIn.getByRole('main').getByRole('status')).toHaveCount(0)
        await expect(signedIn.getByRole('main').getByRole('heading').first()).toBeVisible()
        await expectAccessible(signedIn)
        expect(await signedIn.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      }
    })
  })
}

test('a gateway that is away leaves what was typed, and says that it was not saved', async ({ signedIn, house, complaints }) => {
  await signedIn.goto(`${house.url()}/agents/main/files/SOUL.md`)
  await typeOver(signedIn, 'typed before the cut')
  await house.stop()
  await expect(signedIn.getByText('No connection to your assistant.')).toBeVisible()
  await signedIn.getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByText('SOUL.md was not saved.')).toBeVisible()
  await house.start()
  await signedIn.getByRole('button', { name: 'Try now' }).click({ timeout: 2000 }).catch(() => undefined)
  await expect(signedIn.getByText('No connection to your assistant.')).toBeHidden()
  await expect(editor(signedIn)).toHaveText('typed before the cut')
  await signedIn.getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByText('Unsaved')).toHaveCount(0)
  expect(complaints.every((text) => text.includes('WebSocket'))).toBe(true)
  complaints.length = 0
})
