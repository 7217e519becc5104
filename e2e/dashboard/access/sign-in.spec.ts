// Getting in: by link, token, password and pairing, and what is said when it does not work.
import { expect, expectAccessible, PHONE, test, TOKEN } from '../house.ts'

const SIGNED_IN = { name: 'Chats' } as const

test('a sign-in link works once and leaves nothing in the address or the history', async ({ page, house, browser }) => {
  const link = await house.link()
  const token = new URL(link).hash.slice('#bootstrapToken='.length)
  expect(token).toMatch(/^[\w-]{40,}$/)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(link)
  await expect(page.getByRole('navigation', SIGNED_IN)).toBeVisible()
  expect(page.url()).not.toContain('bootstrapToken')
  expect(asked.filter((url) => url.includes(token))).toEqual([])
  expect(await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))).not.toContain(token)
  await page.goto('about:blank')
  await page.goBack()
  await expect(page.getByRole('navigation', SIGNED_IN)).toBeVisible()
  expect(page.url()).not.toContain('bootstrapToken')

  const stranger = await browser.newPage()
  await stranger.goto(link)
  await expect(stranger.getByRole('alert')).toContainText('used before or has run out')
  await expect(stranger.getByRole('textbox', { name: 'Access token' })).toBeVisible()
  await stranger.close()
})

test('a used link does not keep out a browser that is known already', async ({ signedIn, house }) => {
  const link = await house.link()
  await signedIn.goto('about:blank')
  await signedIn.goto(link)
  await expect(signedIn.getByRole('navigation', SIGNED_IN)).toBeVisible()
  await signedIn.goto('about:blank')
  await signedIn.goto(link)
  await expect(signedIn.getByRole('navigation', SIGNED_IN)).toBeVisible()
})

test('a link opened in a page that is here already lets it in too', async ({ page, house }) => {
  await page.goto(house.url())
  await expect(page.getByRole('heading', { name: 'Sign in to your assistant' })).toBeVisible()
  await page.goto(await house.link())
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  expect(page.url()).not.toContain('bootstrapToken')
})

test('a token that is wrong is said to be wrong where it was typed; the right one goes on and is not kept', async ({ page, house }) => {
  await page.goto(house.url())
  const field = page.getByLabel('Access token')
  await expect(page.getByRole('heading', { name: 'Sign in to your assistant' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(field).toBeFocused()
  await field.fill('not-the-token')
  await field.press('Enter')
  await expect(page.getByRole('alert')).toContainText("not this assistant's token")
  await expect(field).toHaveValue('')
  await expectAccessible(page)
  await field.fill(TOKEN)
  await field.press('Enter')
  await expect(page.getByRole('navigation', SIGNED_IN)).toBeVisible()
  const kept = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('openclaw-device')
      request.onsuccess = () => resolve(request.result)
    })
    const read = (store: string) => new Promise<unknown[]>((resolve) => {
      const request = database.transaction(store).objectStore(store).getAll()
      request.onsuccess = () => resolve(request.result)
    })
    const [pair] = (await read('keys')) as CryptoKeyPair[]
    return { isExtractable: pair?.privateKey.extractable, tokens: await read('tokens'), local: [Object.entries(localStorage), Object.entries(sessionStorage)] }
  })
  expect(kept.isExtractable).toBe(false)
  expect(kept.tokens).toHaveLength(1)
  expect(JSON.stringify(kept)).not.toContain(TOKEN)
  await page.reload()
  await expect(page.getByRole('navigation', SIGNED_IN)).toBeVisible()
})

test('an address that names another gateway is not followed', async ({ page, house }) => {
  await page.goto(`${house.url()}/?gatewayUrl=ws://127.0.0.1:9/#gatewayUrl=ws%3A%2F%2F127.0.0.1%3A9%2F`)
  await expect(page.getByLabel('Access token')).toBeVisible()
  // The `complaints` fixture fails the test if a socket goes anywhere else.
})

test('a browser whose device is removed is signed out on the spot, and told so', async ({ signedIn, house }) => {
  const owner = await house.owner()
  const { paired } = await owner.call<{ paired: readonly { deviceId: string; clientId: string; connected: boolean }[] }>('device.pair.list')
  for (const { deviceId } of paired.filter(({ clientId, connected }) => clientId === 'openclaw-control-ui' && connected)) await owner.call('device.pair.remove', { deviceId })
  await expect(signedIn.getByRole('alert')).toContainText('signed out by the owner')
  await expect(signedIn.getByRole('navigation', SIGNED_IN)).toBeHidden()
})

test('signing out forgets this browser', async ({ signedIn }) => {
  await signedIn.getByRole('button', { name: 'Options' }).click()
  await signedIn.getByRole('menuitem', { name: 'Sign out of this browser' }).click()
  await expect(signedIn.getByLabel('Access token')).toBeVisible()
  await signedIn.reload()
  await expect(signedIn.getByLabel('Access token')).toBeVisible()
})

test('an assistant that does not answer is explained, with a countdown and a way to try now', async ({ page, house, complaints }) => {
  let isDown = true
  await page.routeWebSocket(/.*/, (socket) => {
    if (isDown) void socket.close({ code: 1011 })
    else socket.connectToServer()
  })
  await page.goto(house.url())
  await expect(page.getByRole('heading', { name: 'Your assistant does not answer' })).toBeVisible()
  await expect(page.getByText(/Trying again in \d+ s\./)).toBeVisible()
  await expectAccessible(page)
  isDown = false
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect(page.getByLabel('Access token')).toBeVisible()
  complaints.length = 0
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('the sign-in page fits and can be used by everyone', async ({ page, house }) => {
    await page.goto(house.url())
    await expect(page.getByLabel('Access token')).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await expectAccessible(page)
  })
})
