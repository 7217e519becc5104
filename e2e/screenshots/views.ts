// Every view that is pictured: one line each.
import type { Page } from '@playwright/test'
import { LISBON } from './made-up-chats.ts'

export interface PicturedView {
  readonly name: string
  /** Below the gateway's address; a view of its own without one. */
  readonly path: string
  /** Visible text that is there when the view is. */
  readonly shows: string | RegExp
  /** Also pictured where nothing is yet. */
  readonly hasEmpty?: true
  /** What is done before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>
}

const MAIN = 'agent:main:main'

export const VIEWS: readonly PicturedView[] = [
  // First: the browser that asks to be let in asks again and again, which fills the log.
  { name: 'logs', path: '/logs', shows: /client connected/ },
  { name: 'chat', path: `/chat/${LISBON}`, shows: /a day$/ },
  { name: 'chat-start', path: `/chat/${MAIN}`, shows: 'What can I do for you?', hasEmpty: true },
  { name: 'chat-work', path: `/chat/${LISBON}`, shows: /a day$/, prepare: openWork },
  { name: 'chat-approval', path: '/chat/agent:main:dashboard:disk', shows: 'Run this command?' },
  { name: 'sessions', path: '/sessions', shows: /^\d+ chats?$|No chats/, hasEmpty: true },
  { name: 'agents', path: '/agents', shows: /Clara|You have one agent/, hasEmpty: true },
  { name: 'agent', path: '/agents/main', shows: 'Character' },
  { name: 'agent-files', path: '/agents/main/files', shows: 'SOUL.md' },
  { name: 'agent-file', path: '/agents/main/files/SOUL.md', shows: /Calm, brief/ },
  { name: 'agent-tools', path: '/agents/work/tools', shows: 'Starting set' },
  { name: 'chat-context', path: `/chat/${LISBON}`, shows: /a day$/, prepare: openContext },
  { name: 'models', path: '/models', shows: 'What answers you', hasEmpty: true },
  { name: 'models-limits', path: '/models#limits', shows: /a month/, prepare: (page) => page.getByRole('region', { name: 'Limits' }).evaluate((part) => part.scrollIntoView()) },
  { name: 'usage', path: '/usage', shows: /Paid on|Nothing was used/, hasEmpty: true },
  { name: 'devices', path: '/devices', shows: 'This browser', hasEmpty: true },
  { name: 'approvals', path: '/approvals', shows: 'When you have not decided', hasEmpty: true },
  { name: 'settings', path: '/settings', shows: 'Settings' },
  { name: 'settings-look', path: '/settings/appearance', shows: 'Accent colour' },
  { name: 'settings-import', path: '/settings/import', shows: 'Chats of main' },
  { name: 'settings-file', path: '/settings/file', shows: /"?agents"?/ },
  { name: 'about', path: '/about', shows: /Version|0\.1\.0/ },
  { name: 'palette', path: `/chat/${LISBON}`, shows: /a day$/, prepare: (page) => page.keyboard.press('Control+K') },
  { name: 'shortcuts', path: `/chat/${LISBON}`, shows: /a day$/, prepare: async (page) => {
    await page.getByRole('textbox', { name: /^Message/ }).blur()
    await page.keyboard.press('?')
  } },
  { name: 'not-found', path: '/nowhere', shows: /./ },
]

/** The first line of work, with what its tools did. */
async function openWork(page: Page): Promise<void> {
  const work = page.getByRole('article', { name: 'Answer' }).first().locator('summary').first()
  await work.scrollIntoViewIfNeeded()
  await work.click()
}

/** What exactly would be sent. */
async function openContext(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Context:/ }).filter({ visible: true }).click()
  await page.getByRole('dialog').getByText(/^About .* tokens for/).waitFor()
}
