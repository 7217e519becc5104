// Models: what answers, in which order, and the keys that never come back.
import type { Page } from '@playwright/test'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { expect, expectAccessible, PHONE, test } from './house.ts'
import type { House } from './house.ts'

let server: ModelServer
test.beforeAll(async () => {
  server = await startModelServer()
})
test.afterAll(() => server.close())

async function models(page: Page, house: House) {
  await page.goto(`${house.url()}/models`)
  await expect(page.getByRole('heading', { name: 'What answers you' })).toBeVisible()
  const order = page.getByRole('list', { name: 'Order of models' })
  return { order, names: order.getByRole('listitem') }
}

/** The local server stands in for Ollama. */
async function setUp(house: House, fallbacks: readonly string[] = []) {
  const owner = await house.owner()
  await owner.call('desktop.models.saveProvider', { provider: 'ollama', baseUrl: `${server.url}/v1` })
  await owner.call('desktop.models.choose', { primary: 'scripted/scripted-1', fallbacks })
  return owner
}

test('everybody can use the view, a test and the dialog', async ({ signedIn, house }) => {
  await setUp(house, ['anthropic/claude-sonnet-5-5'])
  const { order } = await models(signedIn, house)
  await expectAccessible(signedIn)
  await order.getByRole('button', { name: 'Test Scripted' }).click()
  await expect(order.getByText(/^Answered in .*, first word after/)).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.getByRole('button', { name: 'Add a service' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Add a service' })
  await dialog.getByRole('button', { name: 'Test' }).click()
  await expect(dialog.getByText('Write the name of a model.')).toBeVisible()
  await expectAccessible(signedIn)
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('nothing is cut off', async ({ signedIn, house }) => {
    await setUp(house, ['ollama/scripted-mini', 'openai/gpt-6.1-terra'])
    await models(signedIn, house)
    expect(await signedIn.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await expectAccessible(signedIn)
  })
})

test('a local model is found and used with one press', async ({ signedIn, house }) => {
  const owner = await setUp(house)
  const { names } = await models(signedIn, house)
  await signedIn.getByRole('list', { name: 'Ollama on this computer' }).getByRole('button', { name: 'Use it: scripted-mini' }).click()
  await expect(names.first()).toContainText('scripted-mini')
  await expect(names.first()).toContainText('Answered in')
  expect(await owner.call('desktop.models.facts')).toMatchObject({ primary: 'ollama/scripted-mini' })
})

test('the order is changed by keyboard alone, and the focus stays with what moved', async ({ signedIn, house }) => {
  const owner = await setUp(house, ['ollama/scripted-1', 'ollama/scripted-mini'])
  const { names } = await models(signedIn, house)
  await signedIn.getByRole('button', { name: 'Move scripted-mini up' }).focus()
  await signedIn.keyboard.press('Enter')
  await expect(names.nth(1)).toContainText('scripted-mini')
  await expect(signedIn.getByText('scripted-mini is now number 2.')).toBeAttached()
  await expect(names.nth(1).getByRole('button').first()).toBeFocused()
  await signedIn.getByRole('button', { name: "Don't fall back to scripted-1" }).press('Enter')
  await expect(names).toHaveCount(2)
  expect(await owner.call('desktop.models.facts')).toMatchObject({ primary: 'scripted/scripted-1', fallbacks: ['ollama/scripted-mini'] })
})

test('a service with a key is tried, saved and tested again, and the key is nowhere but in the store', async ({ signedIn, house }) => {
  const key = 'sk-very-own-key-4711'
  const owner = await setUp(house)
  await models(signedIn, house)
  await signedIn.getByRole('button', { name: 'Add a service' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Add a service' })
  await dialog.getByLabel('Name').fill('mine')
  await dialog.getByLabel('Address').fill(`${server.url}/v1`)
  await dialog.getByLabel('Key').fill('sk-invalid')
  await dialog.getByRole('textbox', { name: 'Model' }).fill('scripted-1')
  await dialog.getByRole('button', { name: 'Test' }).click()
  await expect(dialog.getByText('The key was refused.', { exact: false })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Save anyway' })).toBeVisible()
  await dialog.getByLabel('Key').fill(key)
  await dialog.getByRole('button', { name: 'Test' }).click()
  await expect(dialog.getByText(/^Answered in/)).toBeVisible()
  expect(server.lastRequest()?.headers.authorization).toBe(`Bearer ${key}`)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  const services = signedIn.getByRole('list', { name: 'Services' })
  await expect(services.getByRole('listitem').filter({ hasText: 'mine' })).toContainText('Key in the secret store')
  await expect(signedIn.getByRole('list', { name: 'Models you can use' }).getByText(/^Answered in/)).toBeVisible()
  const known = JSON.stringify([await owner.call('config.get'), await owner.call('desktop.secrets.list'), await owner.call('desktop.models.facts'), await signedIn.content()])
  expect(known).not.toContain(key)

  await services.getByRole('button', { name: 'Remove mine' }).click()
  await signedIn.getByRole('button', { name: 'Remove the service' }).click()
  await expect(services.getByText('mine')).toBeHidden()
  expect(await owner.call('desktop.secrets.list')).toMatchObject({ secrets: [] })
})

test('a service that is in use is not removed, and says why', async ({ signedIn, house }) => {
  await setUp(house, ['ollama/scripted-1'])
  await models(signedIn, house)
  await signedIn.getByRole('button', { name: 'Remove Ollama' }).click()
  await signedIn.getByRole('button', { name: 'Remove the service' }).click()
  await expect(signedIn.getByRole('dialog').getByText(/choose another model first/)).toBeVisible()
})

test('models are found by name, with what they can do and cost', async ({ signedIn, house }) => {
  await setUp(house)
  await models(signedIn, house)
  await signedIn.getByRole('switch', { name: 'Show models without a key too' }).click()
  await signedIn.getByRole('searchbox', { name: 'Find a model' }).fill('opus 5.5')
  const all = signedIn.getByRole('list', { name: 'Models you can use' })
  await expect(all.getByRole('listitem').first()).toContainText(/1m tokens of context · thinks first · sees images · \$4\.00 in, \$20\.00 out/)
  await signedIn.getByRole('searchbox', { name: 'Find a model' }).fill('no such model')
  await expect(signedIn.getByText('No model fits these words.')).toBeVisible()
})

test('who may only look sees all of it, and why nothing can be changed', async ({ signedIn, house }) => {
  await setUp(house, ['ollama/scripted-mini'])
  await signedIn.routeWebSocket(/127\.0\.0\.1/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { payload?: { type?: string; auth?: { scopes?: string[] } } }
      if (frame.payload?.type === 'hello-ok' && frame.payload.auth !== undefined) frame.payload.auth.scopes = ['operator.read']
      socket.send(JSON.stringify(frame))
    })
  })
  const { names } = await models(signedIn, house)
  await expect(signedIn.getByText('This browser may look but not change models.', { exact: false })).toBeVisible()
  await expect(names).toHaveCount(2)
  for (const name of ['Test Scripted', 'Move scripted-mini up', "Don't fall back to scripted-mini", 'Add a service', 'Change Ollama', 'Remove Ollama', 'Add a limit']) {
    await expect(signedIn.getByRole('button', { name }).first()).toBeDisabled()
  }
  await signedIn.getByRole('searchbox', { name: 'Find a model' }).fill('mini')
  const found = signedIn.getByRole('list', { name: 'Models you can use' }).getByRole('listitem')
  await expect(found.first()).toContainText('scripted-mini')
  await expectAccessible(signedIn)
})

test('a key that stopped working is told where the model is tested, and can be replaced there and then', async ({ signedIn, house }) => {
  const owner = await setUp(house)
  await owner.call('desktop.secrets.set', { name: 'stale', value: 'sk-invalid-by-now' })
  await owner.call('desktop.models.saveProvider', { provider: 'stale', secret: 'stale', baseUrl: `${server.url}/v1`, api: 'openai-completions', models: [{ id: 'scripted-1' }] })
  await owner.call('desktop.models.choose', { primary: 'scripted/scripted-1', fallbacks: ['stale/scripted-1'] })
  const { names } = await models(signedIn, house)
  const row = names.nth(1)
  await row.getByRole('button', { name: 'Test scripted-1' }).click()
  await expect(row.getByText('The key was refused. Check that all of it was copied and that it is still valid.')).toBeVisible()
  await expectAccessible(signedIn)
  await signedIn.getByRole('button', { name: 'Change stale' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Change stale' })
  await dialog.getByLabel('Key').fill('sk-good-again')
  await dialog.getByRole('button', { name: 'Test' }).click()
  await expect(dialog.getByText(/^Answered in/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await row.getByRole('button', { name: 'Test again: scripted-1' }).click()
  await expect(row.getByText(/^Answered in/)).toBeVisible()
  expect(server.lastRequest()?.headers.authorization).toBe('Bearer sk-good-again')
  await setUp(house)
  await owner.call('desktop.models.removeProvider', { provider: 'stale' })
})

test('a service is removed with its models and its key, once that was said twice', async ({ signedIn, house }) => {
  const owner = await setUp(house)
  await owner.call('desktop.secrets.set', { name: 'spare', value: 'sk-of-the-spare-one' })
  await owner.call('desktop.models.saveProvider', { provider: 'spare', secret: 'spare', baseUrl: `${server.url}/v1`, api: 'openai-completions', models: [{ id: 'scripted-9' }] })
  await models(signedIn, house)
  const services = signedIn.getByRole('list', { name: 'Services' })
  await signedIn.getByRole('searchbox', { name: 'Find a model' }).fill('scripted-9')
  const found = signedIn.getByRole('list', { name: 'Models you can use' }).getByText('scripted-9')
  await expect(found.first()).toBeVisible()
  const remove = services.getByRole('button', { name: 'Remove spare' })
  await remove.click()
  const dialog = signedIn.getByRole('dialog', { name: 'Remove spare?' })
  await expect(dialog).toContainText('Its settings and its stored key are deleted.')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  await expect(remove).toBeFocused()
  await expect(services.getByText('spare')).toBeVisible()
  await remove.press('Enter')
  await dialog.getByRole('button', { name: 'Remove the service' }).press('Enter')
  await expect(services.getByText('spare')).toBeHidden()
  await expect(found).toHaveCount(0)
  expect(JSON.stringify(await owner.call('desktop.secrets.list'))).not.toContain('spare')
  expect(JSON.stringify(await owner.call('config.get'))).not.toContain('scripted-9')
})

test('stays readable while the connection is lost', async ({ signedIn, house, complaints }) => {
  await setUp(house)
  const { names } = await models(signedIn, house)
  await house.stop()
  await expect(signedIn.getByText('No connection to your assistant.')).toBeVisible()
  await expect(names.first()).toContainText('Scripted')
  await signedIn.getByRole('button', { name: 'Test Scripted' }).click()
  await expect(names.first().getByText('It could not be tested.')).toBeVisible()
  await house.start()
  await expect(signedIn.getByText('No connection to your assistant.')).toBeHidden()
  // The browser names every attempt that found nobody.
  expect(complaints.splice(0).filter((text) => !text.includes('ERR_CONNECTION_REFUSED'))).toEqual([])
})
