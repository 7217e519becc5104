// The desktop app on a screen: its window, quick chat and the first questions, light and dark. On real Electron where there is a binary, else on the stand-in.
import type { Page } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runtime, startApp } from '../desktop/app-process.ts'
import type { Places, RunningApp } from '../desktop/app-process.ts'
import { freePort } from '../harness/gateway-process.ts'
import { APP_VIEWS, WIZARD_STEPS } from './desktop-views.ts'
import { fillState } from './fill-state.ts'
import { WHICH_BIN } from './made-up-chats.ts'
import { addEarlierOpenClaw, makeHome } from './made-up-home.ts'
import type { MadeUpHome } from './made-up-home.ts'
import { filledSettings } from './made-up-settings.ts'
import { isWanted, pictureView, savePicture, tellMissing, THEMES } from './save-picture.ts'
import type { ColorScheme } from './save-picture.ts'

const [QUICK_CHAT, WIZARD] = [{ name: 'quick-chat' }, { name: 'wizard' }] as const
const SHORTCUT = 'Control+Alt+Space'
const WINDOW_WITHIN_MS = 15_000

/** Of the app itself. Updates are looked for only when somebody presses the button: the address leads nowhere. */
const APP_SETTINGS = { quickChatShortcut: SHORTCUT, launchAtLogin: true, updateFeed: 'https://updates.example/openclaw', updatesAutomatic: false }
const COMPUTERS = {
  current: null, keepsOwn: true,
  gateways: [
    { id: 'cellar01', name: 'Server in the cellar', place: { kind: 'ssh', host: 'cellar.home', user: 'ana', port: null, identityFile: '', gatewayPort: 18_789 } },
    { id: 'office01', name: 'Office', place: { kind: 'url', url: 'wss://assistant.office.example' } },
  ],
}

export async function pictureDesktop(modelUrl: string): Promise<void> {
  if (![...APP_VIEWS, QUICK_CHAT, WIZARD].some(isWanted)) return
  console.error(`Desktop app on ${runtime.description}`)
  for (const colorScheme of THEMES) {
    if ([...APP_VIEWS, QUICK_CHAT].some(isWanted)) await withApp((place) => furnish(place, modelUrl), (app) => pictureApp(app, colorScheme))
    if (isWanted(WIZARD)) await withApp((place) => addEarlierOpenClaw(place, modelUrl), (app) => pictureWizard(app, colorScheme))
  }
}

/** Starts the app in a home of its own, and ends both. */
async function withApp(prepare: (place: MadeUpHome & Places) => void, use: (app: RunningApp) => Promise<void>): Promise<void> {
  const made = makeHome()
  const place = { ...made, userData: join(made.home, '.config', 'OpenClaw'), port: await freePort() }
  mkdirSync(place.userData, { recursive: true })
  writeFileSync(join(place.stateDir, 'openclaw.json'), '{}\n')
  prepare(place)
  const app = await startApp(place, { env: { OPENCLAW_KEYCHAIN: 'off', ELECTRON_STANDIN_HEADED: '1' } })
  try {
    await use(app)
  } finally {
    await app.quit()
    made.remove()
  }
}

/** The household lives here for a while. */
function furnish({ stateDir, userData }: MadeUpHome & Places, modelUrl: string): void {
  writeFileSync(join(stateDir, 'openclaw.json'), JSON.stringify(filledSettings(modelUrl), null, 2))
  fillState(stateDir)
  writeFileSync(join(userData, 'settings.json'), JSON.stringify(APP_SETTINGS))
  writeFileSync(join(userData, 'gateways.json'), JSON.stringify(COMPUTERS))
}

async function pictureApp({ page, electron }: RunningApp, colorScheme: ColorScheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.getByRole('textbox', { name: /^Message/ }).waitFor()
  for (const view of APP_VIEWS.filter(isWanted)) await pictureView(page, page.url(), view, `${view.name}-${colorScheme}`)
  if (isWanted(QUICK_CHAT)) await pictureQuickChat(electron, colorScheme).catch((error: unknown) => tellMissing(QUICK_CHAT.name, error))
}

/** Its window is made behind the main one, a moment after that. */
async function quickChatOf(electron: RunningApp['electron']): Promise<Page> {
  for (const until = Date.now() + WINDOW_WITHIN_MS; Date.now() < until; await delay(50)) {
    const page = electron.windows().find((candidate) => candidate.url().endsWith('/quick'))
    if (page !== undefined) return page
  }
  throw new Error('there is no window of quick chat')
}

async function pictureQuickChat(electron: RunningApp['electron'], colorScheme: ColorScheme): Promise<void> {
  const page = await quickChatOf(electron)
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  const field = page.getByRole('textbox', { name: /^Ask/ })
  await field.waitFor({ state: 'attached' })
  await electron.evaluate((_electron, keys) => (globalThis as unknown as { desktopRecord: { shortcuts: Map<string, () => void> } }).desktopRecord.shortcuts.get(keys)?.(), SHORTCUT)
  await savePicture(page, `quick-chat-empty-${colorScheme}`)
  await field.fill(WHICH_BIN)
  await field.press('Enter')
  await page.getByText('Paper is next').waitFor()
  await savePicture(page, `quick-chat-${colorScheme}`)
}

async function pictureWizard({ page }: RunningApp, colorScheme: ColorScheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  for (const [index, { heading, answer, goOn }] of WIZARD_STEPS.entries()) {
    const name = `wizard-${index + 1}-${colorScheme}`
    try {
      await page.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout: WINDOW_WITHIN_MS })
      await answer?.(page)
      await savePicture(page, name)
      if (index < WIZARD_STEPS.length - 1) await (goOn?.(page) ?? page.getByRole('button', { name: 'Continue', exact: true }).click())
    } catch (error) {
      // Every step stands on the one before.
      return tellMissing(name, error)
    }
  }
}
