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
