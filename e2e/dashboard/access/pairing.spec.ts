// A browser that has to be let in by the owner.
import { expect, expectAccessible, test, TOKEN } from '../house.ts'

test.use({ gatewayConfig: [{ gateway: { nodes: { pairing: { autoApproveLocal: false } } } }, { scope: 'worker' }] })

test.beforeEach(async ({ page, house }) => {
  await page.goto(house.url())
  await page.getByLabel('Access token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Waiting to be let in' })).toBeVisible()
})

test('waits with the command that lets it in, and goes on by itself once it is', async ({ page, house }) => {
  const owner = await house.owner()
  const { pending } = await owner.call<{ pending: readonly { requestId: string; deviceId: string; displayName: string }[] }>('device.pair.list')
  const request = pending[0]
  expect(request?.displayName).toBe('Chrome on Linux')
  await expect(page.getByText(`npx claw devices approve ${request?.requestId.slice(0, 8)}`)).toBeVisible()
  await expect(page.getByText((request?.deviceId.slice(0, 12).match(/.{4}/g) ?? []).join(' '))).toBeVisible()
  await expectAccessible(page)
  await owner.call('device.pair.approve', { requestId: request?.requestId })
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
})

test('says when it was turned away, and asks again only when told to', async ({ page, house }) => {
  const owner = await house.owner()
  const requests = async () => (await owner.call<{ pending: readonly { requestId: string }[] }>('device.pair.list')).pending
  for (const { requestId } of await requests()) await owner.call('device.pair.reject', { requestId })
  await expect(page.getByRole('heading', { name: 'This browser was turned away' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Ask again' }).click()
  await expect(page.getByRole('heading', { name: 'Waiting to be let in' })).toBeVisible()
  for (const { requestId } of await requests()) await owner.call('device.pair.approve', { requestId })
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
})
