// Limits: set, used up, told in the chat and above the page, raised, and still there after a restart.
import type { Locator, Page } from '@playwright/test'
import { comeBack, expect, expectAccessible, expectOnlyLostSockets, PHONE, test } from '../house.ts'
import type { House } from '../house.ts'

// A gateway of its own: what others use must not count.
test.use({ gatewayConfig: { logging: { level: 'info' } } })

const PRICED = [{ id: 'scripted-1', name: 'Scripted', contextWindow: 200_000, maxTokens: 8192, cost: { input: 3, output: 15 } }, { id: 'scripted-mini', name: 'At home', contextWindow: 200_000, maxTokens: 8192 }]

/** A model with a price, and exactly these limits. */
async function setUp(house: House, usageLimits: readonly object[] = []) {
  const owner = await house.owner()
  const { hash } = await owner.call<{ hash: string }>('config.get')
  await owner.call('config.patch', { raw: JSON.stringify({ models: { usageLimits, providers: { scripted: { models: PRICED } } } }), baseHash: hash, replacePaths: ['models.usageLimits', 'models.providers.scripted.models'] })
  return owner
}

async function limits(page: Page, house: House): Promise<Locator> {
  await page.goto(`${house.url()}/models`)
  const part = page.getByRole('region', { name: 'Limits' })
  await expect(part.getByText('There is no limit.', { exact: false }).or(part.getByRole('listitem').first())).toBeVisible()
  return part
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /message/i }).fill(text)
  await page.keyboard.press('Enter')
}

test('a limit is set, used up, told where it matters, raised, and removed', async ({ signedIn, house }) => {
  const owner = await setUp(house)
  const part = await limits(signedIn, house)
  await part.getByRole('button', { name: 'Add a limit' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Add a limit' })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Write how many dollars or tokens.')).toBeVisible()
  await expectAccessible(signedIn)
  await dialog.getByLabel('Most US dollars').fill('0.0001')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(part.getByRole('listitem')).toContainText(/\$0\.0001 a day.*everything · starts anew/)

  await signedIn.goto(`${house.url()}/chat/agent:main:limited`)
  await say(signedIn, 'Hello')
  await expect(signedIn.getByText('You said: Hello')).toBeVisible()
  await expect(signedIn.getByText('The limit of $0.0001 a day for everything is reached.', { exact: true })).toBeVisible()
  await say(signedIn, 'And again')
  const failure = signedIn.getByRole('alert').filter({ hasText: 'No answer came back' })
  await expect(failure).toContainText(/The limit of \$0\.0001 a day is reached: \$0\.\d+ used\. It starts anew on \d{4}-\d\d-\d\d\./)
  // It is in the log: still known after a look back.
  await signedIn.reload()
  await failure.getByRole('link', { name: 'Open limits' }).click()
  await expect(signedIn).toHaveURL(/\/models#limits$/)
  await expect(part.getByText('Reached', { exact: true })).toBeVisible()
  await expect(part).toBeInViewport()
  await expectAccessible(signedIn)

  await part.getByRole('button', { name: 'Change the limit of $0.0001 a day for everything' }).click()
  const change = signedIn.getByRole('dialog', { name: 'Change the limit' })
  await change.getByLabel('Most US dollars').fill('20')
  await change.getByLabel('Counted').selectOption({ label: 'Each month' })
  await change.getByRole('button', { name: 'Save' }).click()
  await expect(part.getByRole('listitem')).toContainText('$20.00 a month')
  expect(await owner.turn('limited', 'Go on')).toMatchObject({ state: 'final' })

  await part.getByRole('button', { name: 'Remove the limit of $20.00 a month for everything' }).click()
  await signedIn.getByRole('button', { name: 'Remove the limit', exact: true }).click()
  await expect(part.getByText('There is no limit.', { exact: false })).toBeVisible()
  expect(await owner.call('desktop.usage.limits')).toMatchObject({ limits: [] })
})

test('tokens of one model are limited, which is what makes sense where nothing is paid', async ({ signedIn, house }) => {
  await setUp(house)
  const part = await limits(signedIn, house)
  await part.getByRole('button', { name: 'Add a limit' }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Add a limit' })
  await dialog.getByLabel('For', { exact: true }).selectOption({ label: 'One model' })
  await dialog.getByLabel('Model').selectOption({ label: 'At home (scripted)' })
  await expect(dialog.getByText('This model costs nothing', { exact: false })).toBeVisible()
  await dialog.getByLabel('Most tokens').fill('1,000,000')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(part.getByRole('listitem')).toContainText(/1m tokens a day.*At home/)
  await expect(part.getByRole('progressbar', { name: '0 of 1m tokens' })).toBeVisible()
})

test('what is nearly used up is told once, and the Usage view says it in a line', async ({ signedIn, house }) => {
  const owner = await setUp(house, [{ per: 'month', tokens: 100_000_000 }])
  const before = await owner.call<{ limits: readonly { usedTokens: number }[] }>('desktop.usage.limits')
  const used = before.limits[0]?.usedTokens ?? 0
  await owner.turn('near', 'One')
  const after = await owner.call<{ limits: readonly { usedTokens: number }[] }>('desktop.usage.limits')
  const cost = (after.limits[0]?.usedTokens ?? 0) - used
  // The next answer comes to some 85 %.
  await setUp(house, [{ per: 'month', tokens: Math.round((used + 2 * cost) / 0.87) }])
  await signedIn.goto(`${house.url()}/usage`)
  await expect(signedIn.getByText(/^Limit of .* tokens a month for everything: \d+% used, starts anew /)).toBeVisible()
  await owner.turn('near2', 'One')
  await expect(signedIn.getByText(/^8\d% of the limit of .* tokens a month for everything is used\.$/)).toBeVisible()
  const line = signedIn.getByText(/^Limit of .* tokens a month for everything: 8\d% used, starts anew /)
  await expect(line).toBeVisible()
  await expectAccessible(signedIn)
  await line.getByRole('link', { name: 'Limits' }).click()
  await expect(signedIn.getByRole('region', { name: 'Limits' }).getByText('Nearly used up')).toBeVisible()
})

test('holds over a restart of the assistant', async ({ signedIn, house, complaints }) => {
  const owner = await setUp(house)
  await owner.turn('before', 'Hello')
  await setUp(house, [{ per: 'day', usd: 0.0001 }])
  const part = await limits(signedIn, house)
  await expect(part.getByText('Reached', { exact: true })).toBeVisible()
  await house.stop()
  await expect(signedIn.getByText('No connection to your assistant.')).toBeVisible()
  await expect(part.getByText('Reached', { exact: true })).toBeVisible()
  await house.start()
  await comeBack(signedIn)
  await expect(part.getByText('Reached', { exact: true })).toBeVisible()
  expect((await (await house.owner()).turn('after', 'Hello')).errorMessage).toContain('The limit of $0.0001 a day is reached')
  expectOnlyLostSockets(complaints)
})

test('who may only look sees them and why nothing can be changed', async ({ signedIn, house }) => {
  await setUp(house, [{ per: 'day', usd: 5, provider: 'scripted' }])
  await signedIn.routeWebSocket(/127\.0\.0\.1/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { payload?: { type?: string; auth?: { scopes?: string[] } } }
      if (frame.payload?.type === 'hello-ok' && frame.payload.auth !== undefined) frame.payload.auth.scopes = ['operator.read']
      socket.send(JSON.stringify(frame))
    })
  })
  const part = await limits(signedIn, house)
  await expect(signedIn.getByText('This browser may look but not change models.', { exact: false })).toBeVisible()
  await expect(part.getByRole('listitem')).toContainText('$5.00 a day')
  for (const button of await part.getByRole('button').all()) await expect(button).toBeDisabled()
  await expectAccessible(signedIn)
})

test('a change by somebody else meanwhile is not overwritten, and a failure is told in place', async ({ signedIn, house }) => {
  await setUp(house, [{ per: 'day', usd: 5 }])
  const part = await limits(signedIn, house)
  await part.getByRole('button', { name: /^Change the limit of/ }).click()
  const dialog = signedIn.getByRole('dialog', { name: 'Change the limit' })
  await setUp(house, [{ per: 'day', usd: 7 }])
  await dialog.getByLabel('Most US dollars').fill('9')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Somebody changed or removed this limit meanwhile.', { exact: false })).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(part.getByRole('listitem')).toContainText('$7.00 a day')
})

test.describe('on a phone', () => {
  test.use(PHONE)
  test('everything fits and can be pressed', async ({ signedIn, house }) => {
    await setUp(house, [{ per: 'month', usd: 1234.5, tokens: 12_000_000, model: 'scripted/scripted-1' }, { per: 'day', tokens: 10, agent: 'main' }])
    const part = await limits(signedIn, house)
    await expect(part.getByRole('listitem')).toHaveCount(2)
    expect(await signedIn.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await expectAccessible(signedIn)
    await part.getByRole('button', { name: 'Add a limit' }).tap()
    await expect(signedIn.getByRole('dialog', { name: 'Add a limit' })).toBeVisible()
    await expectAccessible(signedIn)
  })
})
