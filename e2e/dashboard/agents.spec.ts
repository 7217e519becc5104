// The agents: who they are, what they may do, the files that make them, and what those files were before.
import type { Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { comeBack, expect, expectAccessible, expectOnlyLostSockets, test } from './house.ts'
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

test('another agent answers by default when it is told to, and both keep their folders', async ({ signedIn, house }) => {
  const agentId = await makeAgent(house, 'Heir')
  const owner = await house.owner()
  const folderOf = async (id: string) => (await owner.call<{ workspace: string }>('agents.files.list', { agentId: id })).workspace
  const before = [await folderOf('main'), await folderOf(agentId)]
  await signedIn.goto(`${house.url()}/agents/${agentId}`)
  await signedIn.getByRole('button', { name: 'Let Heir answer by default' }).click()
  await expect(signedIn.getByText('Heir answers when no other agent is named')).toBeVisible()
  await signedIn.keyboard.press('Control+Shift+O')
  await expect(signedIn).toHaveURL(new RegExp(`/chat/agent:${agentId}:dashboard:`))
  expect([await folderOf('main'), await folderOf(agentId)]).toEqual(before)
  await owner.call('desktop.agents.configure', { agentId: 'main', isDefault: true })
})

test('every tool says why it is on or off, and commands say what holds', async ({ signedIn, house }) => {
  const agentId = await makeAgent(house, 'Craftsman')
  await signedIn.goto(`${house.url()}/agents/${agentId}/tools`)
  const files = signedIn.getByRole('switch', { name: 'Everything under “Files”' })
  await files.click()
  await expect(signedIn.getByRole('switch', { name: 'Write' })).not.toBeChecked()
  await expect(files).not.toBeChecked()
  await files.click()
  await expect(signedIn.getByRole('switch', { name: 'Write' })).toBeChecked()
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
  const mine = signedIn.getByRole('switch', { name: 'github' })
  await mine.click()
  await expect(github).toContainText('Not for this agent')
  await expect(mine).not.toBeChecked()
  await mine.click()
  await expect(github).not.toContainText('Not for this agent')
  const everybody = signedIn.getByRole('switch', { name: 'For every agent' })
  await signedIn.getByRole('button', { name: 'Read github' }).click()
  await everybody.click()
  await expect(everybody).not.toBeChecked()
  await signedIn.keyboard.press('Escape')
  await expect(github).toContainText('Off for every agent')
  await expect(mine).toBeDisabled()
  await signedIn.getByRole('button', { name: 'Read github' }).click()
  await everybody.click()
  await expect(everybody).toBeChecked()
})

test('a gateway that is away leaves what was typed, and says that it was not saved', async ({ signedIn, house, complaints }) => {
  await signedIn.goto(`${house.url()}/agents/main/files/SOUL.md`)
  await typeOver(signedIn, 'typed before the cut')
  await house.stop()
  await expect(signedIn.getByText('No connection to your assistant.')).toBeVisible()
  await signedIn.getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByText('SOUL.md was not saved.')).toBeVisible()
  await house.start()
  await comeBack(signedIn)
  await expect(editor(signedIn)).toHaveText('typed before the cut')
  await signedIn.getByRole('button', { name: 'Save' }).click()
  await expect(signedIn.getByText('Unsaved')).toHaveCount(0)
  expectOnlyLostSockets(complaints)
})
