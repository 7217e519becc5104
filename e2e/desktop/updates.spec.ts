// Updates of the app, as its owner sees them.
import { expect, test } from './desktop.ts'

test('a copy that was told no feed looks for no updates, and says so', async ({ computer }) => {
  const app = await computer.start({ args: ['openclaw://dashboard/about'], answers: [0] })
  const updates = app.page.getByRole('region', { name: 'Updates' })
  await expect(updates).toContainText('This copy was not told where updates come from')
  await expect(updates.getByRole('button')).toHaveCount(0)
  // Asked for all the same, nothing is fetched.
  expect(await app.page.evaluate(() => window.openclawDesktop?.call('updates.check', {}))).toBeNull()
  expect(await app.electron.evaluate(() => (globalThis as unknown as { desktopRecord: { updateChecks: number } }).desktopRecord.updateChecks)).toBe(0)
  await expect(app.page.evaluate(() => window.openclawDesktop?.call('updates.install', {}))).rejects.toThrow('There is no update that waits to be installed.')
})

test('a feed that the owner enters is asked when they say so, and forgotten when they take it out', async ({ computer }) => {
  const app = await computer.start({ args: ['openclaw://dashboard/about'] })
  const { page } = app
  const updates = page.getByRole('region', { name: 'Updates' })
  await expect(updates).toContainText('This copy was not told where updates come from')
  const enter = (updateFeed: string) => page.evaluate((feed) => window.openclawDesktop?.call('settings.change', { changes: { updateFeed: feed } }), updateFeed)
  await expect(enter('file:///etc')).rejects.toThrow('parameters it does not have')
  await enter('https://updates.example/openclaw')
  await updates.getByRole('button', { name: 'Look for updates' }).click()
  await expect(updates.getByRole('status')).toContainText(/as of|did not work/)
  // Nothing is downloaded or put in place by looking.
  await expect(updates.getByRole('button')).toHaveText(['Look for updates'])
  await enter('')
  await expect(updates).toContainText('This copy was not told where updates come from')
  await expect(updates.getByRole('button')).toHaveCount(0)
})
