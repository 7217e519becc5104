// The app and its pages speak one language, and change it together.
import { expect, test, trayOf } from './desktop.ts'
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

test('the app’s own page has the choice too, each language by its own name: window, menus and the icon follow at once', async ({ computer }) => {
  const app = await computer.start()
  await expect(app.page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  await app.page.goto(new URL('/settings/app', app.page.url()).href)
  const choice = app.page.getByLabel('Language', { exact: true })
  await expect(choice.getByRole('option')).toHaveText([/./, 'English', 'Deutsch', 'Español', 'Français', '日本語', '简体中文'])
  await choice.selectOption('Français')
  await expect(app.page.locator('html')).toHaveAttribute('lang', /^fr/)
  await expect.poll(() => menuOf(app)).toContain('Fichier')
  await expect.poll(async () => (await trayOf(app))?.toolTip).toContain('Prêt')
  await app.page.getByLabel('Langue', { exact: true }).selectOption({ index: 0 })
  await expect(app.page.locator('html')).toHaveAttribute('lang', /^en/)
  await expect.poll(() => menuOf(app)).toContain('File')
})
