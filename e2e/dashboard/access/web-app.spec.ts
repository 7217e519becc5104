// The dashboard as an installed web app: it opens while the assistant can't be reached, follows new builds, and keeps nothing but its own files.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, expectAccessible, test } from '../house.ts'

const ui = join(mkdtempSync(join(tmpdir(), 'claw-ui-')), 'ui')
cpSync(join(import.meta.dirname, '../../../dist/ui'), ui, { recursive: true, preserveTimestamps: true })
test.use({ serviceWorkers: 'allow', gatewayConfig: { gateway: { controlUi: { root: ui } } } })
test.afterAll(() => rmSync(ui, { recursive: true, force: true }))

/** Addresses of everything that is kept, by the name of the build. */
function kept(page: Page): Promise<Readonly<Record<string, readonly string[]>>> {
  return page.evaluate(async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) => [name, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)] as const))))
}

const builds = async (page: Page): Promise<readonly string[]> => Object.keys(await kept(page))

async function isInCharge(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready)
  // A page that was on its way while the worker began belongs to it from the next visit on.
  if (!(await page.evaluate(() => navigator.serviceWorker.controller !== null))) await page.reload()
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
}

test('opens without the gateway, says so, and goes on when it is back', async ({ signedIn, house, complaints }) => {
  await isInCharge(signedIn)
  await house.stop()
  await signedIn.reload()
  await expect(signedIn.getByRole('heading', { level: 1 })).toHaveText('Your assistant does not answer')
  await expectAccessible(signedIn)
  await house.start()
  await expect(signedIn.getByRole('textbox', { name: /^Message/ })).toBeVisible({ timeout: 20_000 })
  // What a browser says of a server that is gone.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_FAILED|WebSocket connection/.test(text)))
})

test('keeps its own files and nothing of what the gateway answers', async ({ signedIn, house, complaints }) => {
  await isInCharge(signedIn)
  await signedIn.goto(`${house.url()}/usage`)
  await expect(signedIn.getByRole('heading', { level: 1 })).toBeVisible()
  for (const path of ['healthz', 'licences.json', 'v1/models']) await signedIn.evaluate((address) => fetch(address).then((response) => response.text()), `${house.url()}/${path}`)
  expect(complaints.splice(0).filter((text) => !text.includes('401'))).toEqual([])
  const paths = Object.values(await kept(signedIn)).flat()
  expect(paths.filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(10)
  expect(paths.filter((path) => !path.startsWith('/assets/') && !/^\/(|[\w-]+\.(js|svg|png|webmanifest))$/.test(path))).toEqual([])
  expect(paths).not.toContain('/sw.js')
})

test('a new build takes the place of the old one', async ({ signedIn, house }) => {
  await isInCharge(signedIn)
  const [before] = await builds(signedIn)
  const page = join(ui, 'index.html')
  writeFileSync(page, readFileSync(page, 'utf8').replace('</head>', '<meta name="build" content="next" /></head>'))
  await signedIn.goto(`${house.url()}/sessions`)
  await expect(signedIn.locator('meta[name=build]')).toHaveCount(1)
  await expect.poll(() => builds(signedIn)).toHaveLength(1)
  await expect.poll(() => builds(signedIn)).not.toContain(before)
})

test('leaves the desktop app alone', async ({ page, house }) => {
  await page.addInitScript(() => Object.assign(globalThis, { openclawDesktop: { call: () => Promise.reject(new Error('no gateway')), on: () => () => undefined } }))
  await page.goto(house.url())
  await page.waitForLoadState('load')
  await expect(page.locator('main')).toBeVisible()
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
})
