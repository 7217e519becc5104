// Devices: letting them in, what their owner can do with them, links for more browsers, and what is left on screen of one that was removed.
import type { Browser, Page } from '@playwright/test'
import { expect, expectAccessible, PHONE, test, TOKEN } from '../house.ts'
import type { House } from '../house.ts'

test.use({ gatewayConfig: [{ gateway: { nodes: { pairing: { autoApproveLocal: false } } } }, { scope: 'worker' }] })

interface Listed {
  readonly pending: readonly { readonly requestId: string; readonly deviceId: string }[]
  readonly paired: readonly { readonly deviceId: string; readonly operatorLabel?: string; readonly clientId: string; readonly connected: boolean }[]
}

const devices = async (house: House) => (await house.owner()).call<Listed>('device.pair.list')
const card = (page: Page) => page.getByRole('article', { name: 'Let “Chrome on Linux” in?' })
const row = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('listitem').filter({ hasText: name })

/** Another browser, waiting to be let in. */
async function stranger(browser: Browser, house: House): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(house.url())
  await page.getByLabel('Access token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Waiting to be let in' })).toBeVisible()
  return page
}

/** Only this page's browser is known afterwards. */
async function alone(page: Page, house: House): Promise<void> {
  await page.goto(`${house.url()}/devices`)
  await expect(row(page, 'This browser')).toBeVisible()
  const owner = await house.owner()
  const { pending, paired } = await devices(house)
  for (const { requestId } of pending) await owner.call('device.pair.reject', { requestId })
  for (const { deviceId } of paired.filter(({ connected }) => !connected)) await owner.call('device.pair.remove', { deviceId })
}

for (const size of ['desktop', 'phone'] as const) {
  test.describe(size, () => {
    test.use(size === 'phone' ? PHONE : {})
    test('a device that asks appears at once, says what it could do and shows its code; it gets in when told to, not by Enter', async ({ signedIn, house, browser }) => {
      await alone(signedIn, house)
      const other = await stranger(browser, house)
      await expect(card(signedIn)).toBeVisible()
      await expect(card(signedIn).getByRole('listitem').filter({ hasText: 'Change settings and run commands' })).toBeVisible()
      const code = await other.locator('dd').textContent()
      await expect(card(signedIn)).toContainText(code ?? 'no code')
      await expect(card(signedIn)).not.toContainText('operator.')
      await expectAccessible(signedIn)
      expect(await signedIn.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      const letIn = card(signedIn).getByRole('button', { name: 'Let it in' })
      await letIn.press('Enter')
      await expect(other.getByRole('heading', { name: 'Waiting to be let in' })).toBeVisible()
      await letIn.press('Space')
      await expect(card(signedIn)).toHaveCount(0)
      await expect(other.getByRole('heading', { name: 'Waiting to be let in' })).toBeHidden()
      await expect(row(signedIn, 'Here now').filter({ hasNotText: 'This browser' })).toHaveCount(1)
      await expectAccessible(signedIn)
      await other.context().close()
    })
  })
}

test('a device that is turned away is told so, and a decision made elsewhere shows here', async ({ signedIn, house, browser }) => {
  await alone(signedIn, house)
  const other = await stranger(browser, house)
  await card(signedIn).getByRole('button', { name: 'Turn it away' }).click()
  await expect(other.getByRole('heading', { name: 'This browser was turned away' })).toBeVisible()
  await other.getByRole('button', { name: 'Ask again' }).click()
  await expect(card(signedIn)).toBeVisible()
  await (await house.owner()).call('device.pair.approve', { requestId: (await devices(house)).pending[0]?.requestId })
  await expect(card(signedIn)).toHaveCount(0)
  await other.context().close()
})

test('devices are renamed, opened and signed out by keyboard; the other browser has to sign in again', async ({ signedIn, house, browser }) => {
  await alone(signedIn, house)
  const other = await stranger(browser, house)
  await card(signedIn).getByRole('button', { name: 'Let it in' }).click()
  const line = row(signedIn, 'Here now').filter({ hasNotText: 'This browser' })
  await line.getByRole('button', { name: 'More about' }).press('Enter')
  await signedIn.keyboard.press('Enter')
  await signedIn.keyboard.type('Kitchen tablet')
  await signedIn.keyboard.press('Enter')
  const kitchen = row(signedIn, 'Kitchen tablet')
  await expect(kitchen).toBeVisible()
  await kitchen.getByRole('button', { name: 'Details of “Kitchen tablet”' }).press('Enter')
  await expect(kitchen.getByText('Read your chats')).toBeVisible()
  await expect(kitchen.getByText(/^made /)).toBeVisible()
  await expectAccessible(signedIn)
  await kitchen.getByRole('button', { name: 'More about' }).click()
  await signedIn.getByRole('menuitem', { name: 'Sign out' }).click()
  await expectAccessible(signedIn)
  await signedIn.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await expect(kitchen.getByText('Signed out')).toBeVisible()
  await expect(other.getByRole('alert')).toContainText('signed out by the owner')
  await other.context().close()
})

test('a link for another browser is shown once with its time, and lets it in with full access', async ({ signedIn, house, browser }) => {
  await alone(signedIn, house)
  await signedIn.getByRole('button', { name: 'Add a browser' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Add a browser' })
  await expect(dialog.getByText(/runs out in \d:\d\d min/)).toBeVisible()
  await expect(dialog.getByText('works on this computer only')).toBeVisible()
  await expectAccessible(signedIn)
  const link = (await dialog.locator('code').textContent()) ?? ''
  expect(link).toMatch(new RegExp(`^${house.url()}/#bootstrapToken=[\\w-]{40,}$`))
  await signedIn.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await signedIn.content()).not.toContain(link.slice(-40))
  const other = await (await browser.newContext()).newPage()
  await other.goto(link)
  await expect(other.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  await expect(row(signedIn, 'Here now')).toHaveCount(2)
  await other.context().close()
})

test('a link for another computer is shown once, until it ends, and leads where that can go', async ({ signedIn, house }) => {
  await alone(signedIn, house)
  await signedIn.getByRole('button', { name: 'Pair another computer' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Pair another computer' })
  await expect(dialog.getByText(/runs out in \d:\d\d min/)).toBeVisible()
  await expect(dialog.getByText('Only this computer can reach your assistant now')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Copy the link' })).toBeVisible()
  await expectAccessible(signedIn)
  const link = (await dialog.locator('code').textContent()) ?? ''
  const code = JSON.parse(Buffer.from(link.replace('oc-pair://', ''), 'base64url').toString()) as Record<string, unknown>
  expect(code).toEqual({ url: house.url().replace('http', 'ws'), bootstrapToken: expect.stringMatching(/^[\w-]{40,}$/) as string, expiresAtMs: expect.any(Number) as number })
  await signedIn.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await signedIn.content()).not.toContain(link.slice(-40))
})

test('this browser exchanges its key and stays signed in, also after a reload', async ({ signedIn, house }) => {
  await alone(signedIn, house)
  const own = row(signedIn, 'This browser')
  await own.getByRole('button', { name: 'More about' }).click()
  await signedIn.getByRole('menuitem', { name: 'Renew its key' }).click()
  await expect(signedIn.getByText('This browser has a new key.')).toBeVisible()
  await signedIn.reload()
  await expect(own).toBeVisible()
})

test('a browser that is removed while it is open lands on the sign-in page with the reason, and nothing of before is left to see', async ({ signedIn, house }) => {
  const secret = 'The safe opens with 4711'
  await (await house.owner()).turn('agent:main:main', secret)
  await signedIn.goto(`${house.url()}/chat/agent:main:main`)
  await expect(signedIn.getByRole('main').getByText(secret).first()).toBeVisible()
  await signedIn.getByRole('link', { name: 'Manage your assistant' }).or(signedIn.getByRole('button', { name: 'Manage your assistant' })).first().click()
  await signedIn.getByRole('link', { name: 'Devices' }).click()
  const own = row(signedIn, 'This browser')
  await own.getByRole('button', { name: 'Details of' }).click()
  const owner = await house.owner()
  const mine = (await devices(house)).paired.find(({ clientId, connected }) => clientId === 'openclaw-control-ui' && connected)
  await owner.call('device.pair.remove', { deviceId: mine?.deviceId })
  await expect(signedIn.getByRole('alert')).toContainText('signed out by the owner')
  await expect(signedIn.getByRole('heading', { name: 'Sign in to your assistant' })).toBeVisible()
  await expectAccessible(signedIn)
  const left = () => signedIn.evaluate(() => document.documentElement.outerHTML)
  expect(await left()).not.toContain('4711')
  expect(await left()).not.toContain('This browser</span>')
  await signedIn.goBack()
  await expect(signedIn.getByRole('heading', { name: 'Sign in to your assistant' })).toBeVisible()
  expect(await left()).not.toContain('4711')
  const kept = await signedIn.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))
  expect(kept).not.toContain('4711')
  // Somebody who asks to be let in again waits like any stranger.
  await signedIn.getByLabel('Access token').fill(TOKEN)
  await signedIn.getByRole('button', { name: 'Sign in' }).click()
  await expect(signedIn.getByRole('heading', { name: 'Waiting to be let in' })).toBeVisible()
  expect(await left()).not.toContain('4711')
})

test('removing this browser says what it means, and signs it out', async ({ signedIn, house }) => {
  await alone(signedIn, house)
  await row(signedIn, 'This browser').getByRole('button', { name: 'More about' }).click()
  await signedIn.getByRole('menuitem', { name: 'Remove' }).click()
  const dialog = signedIn.getByRole('dialog')
  await expect(dialog).toContainText('This is the browser you are using.')
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(signedIn.getByLabel('Access token')).toBeVisible()
})

test('a browser with few rights is told so, and can ask for more', async ({ page, house }) => {
  let mayAll = false
  await page.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { payload?: { type?: string; auth?: { scopes?: string[] } } }
      if (!mayAll && frame.payload?.type === 'hello-ok' && frame.payload.auth !== undefined) frame.payload.auth.scopes = ['operator.read']
      socket.send(JSON.stringify(frame))
    })
  })
  await page.goto(await house.link())
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  await page.goto(`${house.url()}/devices`)
  await expect(page.getByRole('heading', { name: 'This browser may not do that' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add a browser' })).toHaveCount(0)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Ask for it' }).click()
  const owner = await house.owner()
  await expect.poll(async () => (await devices(house)).pending.length).toBe(1)
  mayAll = true
  await owner.call('device.pair.approve', { requestId: (await devices(house)).pending[0]?.requestId })
  await expect(row(page, 'This browser')).toBeVisible()
})
