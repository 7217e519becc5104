// About: versions and places, the report that is seen before it is saved and holds nothing secret, the licences.
import { readFileSync } from 'node:fs'
import { expect, expectAccessible, test, TOKEN } from '../house.ts'

test.use({ gatewayConfig: { env: { vars: { PLANTED: 'planted-secret-value' } } } })

test('the report is shown whole before it is saved, and holds nothing secret', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/about`)
  await expect(signedIn.getByText('Everything works.')).toBeVisible()
  await expect(signedIn.getByText('openclaw.json', { exact: false }).first()).toBeVisible()
  await signedIn.getByRole('button', { name: 'Make a report' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'This is all of it' })
  await expect(dialog.getByRole('region')).toContainText('"protocol": 4')
  await expectAccessible(signedIn)
  const [download] = await Promise.all([signedIn.waitForEvent('download'), dialog.getByRole('button', { name: 'Save as a file' }).click()])
  const text = readFileSync(await download.path(), 'utf8')
  expect(download.suggestedFilename()).toMatch(/^openclaw-report-\d{4}-\d\d-\d\d\.json$/)
  expect(text.trim()).toBe((await dialog.getByRole('region').textContent())?.trim())
  expect(text).toContain('"PLANTED"')
  for (const secret of ['planted-secret-value', TOKEN]) expect(text).not.toContain(secret)
})

test('the licences of the libraries are there when somebody looks', async ({ signedIn, house }) => {
  await signedIn.goto(`${house.url()}/about`)
  await signedIn.getByRole('button', { name: 'Show the libraries' }).click()
  await signedIn.getByRole('searchbox', { name: 'Find a library' }).fill('react-dom')
  await expect(signedIn.getByText('1 library')).toBeVisible()
  await signedIn.getByText('react-dom', { exact: true }).click()
  await expect(signedIn.getByText(/Permission is hereby granted/)).toBeVisible()
})
