// The dashboard below a path of its own: `gateway.controlUi.basePath`.
import { expect, test } from '../house.ts'

test.use({ basePath: '/claw', gatewayConfig: { gateway: { controlUi: { basePath: '/claw' } } } })

test('every view, file and link stays below the base path', async ({ signedIn, house }) => {
  await expect(signedIn).toHaveURL(new RegExp(`^${house.url()}/claw/chat/`))
  await signedIn.goto(`${house.url()}/claw/settings/access`)
  await expect(signedIn.getByText('Who can reach it').first()).toBeVisible()
  await signedIn.getByRole('link', { name: 'About' }).click()
  await expect(signedIn).toHaveURL(`${house.url()}/claw/about`)
  await signedIn.getByRole('button', { name: 'Show the libraries' }).click()
  await expect(signedIn.getByText(/^\d+ libraries$/)).toBeVisible()
  await signedIn.reload()
  await expect(signedIn.getByText('Everything works.')).toBeVisible()
  expect((await signedIn.request.get(`${house.url()}/about`)).status()).toBe(404)
})
