// What is pictured of the desktop app: its window, one line a view; and the first questions, one line a step.
import type { Page } from '@playwright/test'
import { LISBON } from './made-up-chats.ts'
import type { PicturedView } from './views.ts'

export const APP_VIEWS: readonly PicturedView[] = [
  { name: 'app-chat', path: `/chat/${LISBON}`, shows: /a day$/ },
  { name: 'app-settings', path: '/settings/app', shows: 'Starting and closing' },
  { name: 'app-keys', path: '/settings/keys', shows: 'Keys that lie open' },
  { name: 'app-computers', path: '/settings/gateways', shows: 'Server in the cellar' },
  { name: 'app-about', path: '/about', shows: 'Updates', prepare: (page) => page.getByRole('region', { name: 'Updates' }).scrollIntoViewIfNeeded() },
]

export interface PicturedStep {
  readonly heading: string | RegExp
  /** What is answered before the picture is taken. */
  readonly answer?: (page: Page) => Promise<void>
  /** Leads to the next one; `Continue` by default. */
  readonly goOn?: (page: Page) => Promise<void>
}

const press = (name: string) => (page: Page): Promise<void> => page.getByRole('button', { name, exact: true }).click()

/** In their order; the number of a step is in the name of its picture. */
export const WIZARD_STEPS: readonly PicturedStep[] = [
  { heading: 'Hello. This is your own assistant.', goOn: press('Begin') },
  { heading: 'You have used OpenClaw before', answer: (page) => page.getByRole('list', { name: 'What comes along' }).waitFor() },
  { heading: 'Who does the thinking?', answer: pasteKey, goOn: async (page) => {
    await page.getByRole('radio', { name: 'As in OpenClaw' }).check()
    await press('Continue')(page)
  } },
  { heading: 'What is it called?' },
  { heading: 'Where are its files?' },
  { heading: 'How do you reach it?', answer: (page) => page.getByRole('switch', { name: 'Start when you log in' }).click() },
  { heading: 'This is what will change', goOn: press('Start') },
  { heading: /is ready$/, answer: (page) => page.getByText(/^I am Samantha/).waitFor() },
]

async function pasteKey(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Use a key' }).check()
  await page.getByLabel('Key', { exact: true }).fill('sk-ant-made-up-for-pictures')
}
