// A connection that is refused for good: every reason is said with what to do about it, on a page that everybody can use.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, PHONE, test } from '../house.ts'

/** The gateway of this page turns every `connect` away. */
async function refuse(page: Page, details: Readonly<Record<string, unknown>>, message = 'refused'): Promise<void> {
  await page.routeWebSocket(/.*/, (socket) => {
    socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload: { nonce: 'n', ts: Date.now() } }))
    socket.onMessage((text) => {
      const { id } = JSON.parse(String(text)) as { id: string }
      socket.send(JSON.stringify({ type: 'res', id, ok: false, error: { code: 'INVALID_REQUEST', message, details } }))
    })
  })
}

const heading = (page: Page) => page.getByRole('heading', { name: 'This page cannot connect' })

for (const size of ['desktop', 'phone'] as const) {
  test.describe(size, () => {
    test.use(size === 'phone' ? PHONE : {})
    test('a foreign address is named, with the setting that would allow it', async ({ page, house }) => {
      await refuse(page, { code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED' })
      await page.goto(house.url())
      await expect(heading(page)).toBeVisible()
      await expect(page.getByText(`does not accept pages from ${house.url()}`)).toBeVisible()
      await expect(page.getByText('gateway.controlUi.allowedOrigins')).toBeVisible()
      await expectAccessible(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    })
  })
}

test('a page of another version offers to load the one that fits', async ({ page, house }) => {
  await refuse(page, { code: 'PROTOCOL_MISMATCH' })
  await page.goto(house.url())
  await expect(page.getByText('are of different versions')).toBeVisible()
  await expectAccessible(page)
  await page.unrouteAll()
  await page.routeWebSocket(/.*/, (socket) => void socket.connectToServer())
  await page.getByRole('button', { name: 'Reload the page' }).press('Enter')
  await expect(page.getByLabel('Access token')).toBeVisible()
})

test('any other reason is told in the words of the gateway, and can be tried again', async ({ page, house }) => {
  await refuse(page, { code: 'SOMETHING_NEW' }, 'the moon is full')
  await page.goto(house.url())
  await expect(page.getByText('refused the connection: the moon is full')).toBeVisible()
  await page.routeWebSocket(/.*/, (socket) => void socket.connectToServer())
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByLabel('Access token')).toBeVisible()
})

test('a page that is not secure, and a browser that is too old, are told so', async ({ page, house }) => {
  await page.addInitScript(() => {
    if (location.search === '?insecure') Object.defineProperty(crypto, 'subtle', { value: undefined })
    else SubtleCrypto.prototype.generateKey = () => Promise.reject(new DOMException('no Ed25519', 'NotSupportedError'))
  })
  await page.goto(`${house.url()}/?insecure`)
  await expect(page.getByText('Open your assistant over HTTPS')).toBeVisible()
  await expectAccessible(page)
  await page.goto(`${house.url()}/?old`)
  await expect(page.getByText('This browser is too old')).toBeVisible()
})
