// Every view in a script that runs from right to left, with names that fit nowhere: nothing covers anything, nothing leaves the page.
import { expect, PHONE, test } from './house.ts'
import { LONG_NAMES, misplaced } from './misplaced.ts'

test.use({ gatewayConfig: LONG_NAMES })

const PLACES = ['/', '/sessions', '/agents', '/agents/main', '/agents/main/tools', '/agents/main/files/SOUL.md', '/models', '/usage', '/approvals', '/devices', '/settings', '/settings/agents', '/settings/file', '/logs?q=nothing-like-this', '/about'] as const

for (const [name, device] of [['desktop', {}], ['phone', PHONE]] as const) {
  test.describe(name, () => {
    test.use(device)
    test('read from right to left, with long names, nothing covers or leaves the page', async ({ signedIn: page, house }) => {
      await page.addInitScript(() => {
        const turn = () => {
          if (document.documentElement?.dir !== 'rtl') document.documentElement?.setAttribute('dir', 'rtl')
        }
        new MutationObserver(turn).observe(document, { attributes: true, childList: true, subtree: true, attributeFilter: ['dir'] })
      })
      for (const place of PLACES) {
        await test.step(place, async () => {
          await page.goto(house.url() + place)
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
          await expect(page.getByRole('main').getByText('Loading', { exact: true })).toHaveCount(0)
          expect(await page.evaluate(() => getComputedStyle(document.body).direction)).toBe('rtl')
          await expect.poll(() => misplaced(page)).toEqual([])
        })
      }
    })
  })
}
