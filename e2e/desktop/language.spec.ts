// The app and its pages speak one language, and change it together.
import { expect, test } from './desktop.ts'
import type { RunningApp } from './desktop.ts'

const menuOf = ({ electron }: RunningApp): Promise<readonly string[]> => electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])

test('a language chosen in the settings is spoken by the page and the menus at once, and after the next start', async ({ computer }) => {
  const app = await computer.start({ args: ['openclaw://dashboard/settings'], answers: [0] })
  await app.page.getByLabel('Language', { exact: true }).selectOption('Deutsch')
  await expect(app.page.locator('html')).toHaveAttribute('lang', /^de/)
  await expect.poll(() => menuOf(app)).toContain('Bearbeiten')
  await app.quit()

  const again = await computer.start()
  await expect(again.page.locator('html')).toHaveAttribute('lang', /^de/)
  expect(await menuOf(again)).toContain('Bearbeiten')
  // Chosen elsewhere: what the page asks of the app is done for every window.
  await again.page.evaluate(() => window.openclawDesktop?.call('settings.change', { changes: { language: 'es' } }))
  await expect(again.page.locator('html')).toHaveAttribute('lang', /^es/)
  expect(await menuOf(again)).toContain('Archivo')
})
