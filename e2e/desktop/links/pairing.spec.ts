// A link that pairs this computer with another one's assistant: from the question to a chat over there.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startModelServer } from '../../fakes/model-server.ts'
import type { ModelServer } from '../../fakes/model-server.ts'
import { startGateway } from '../../harness/gateway-process.ts'
import type { GatewayProcess } from '../../harness/gateway-process.ts'
import { connect } from '../../harness/wire-client.ts'
import type { WireClient } from '../../harness/wire-client.ts'
import { answerDialogs, answers, expect, recordOf, say, test } from '../desktop.ts'
import type { Computer, RunningApp } from '../desktop.ts'

const YES = 0
const NO = 1

let model: ModelServer
let gateway: GatewayProcess
let owner: WireClient
test.beforeAll(async () => {
  model = await startModelServer()
  gateway = await startGateway({ modelUrl: model.url, byLine: true })
  owner = await connect(gateway.port)
})
test.afterAll(async () => {
  owner.close()
  await gateway.stop()
  await model.close()
})

const start = (computer: Computer) => computer.start({ env: { OPENCLAW_KEYCHAIN: 'off' } })
const openLink = ({ electron }: RunningApp, text: string) => electron.evaluate(({ app }, url) => void app.emit('open-url', { preventDefault: () => undefined }, url), text)
const asked = async (app: RunningApp) => (await recordOf(app)).dialogs.map(({ message }) => message)
const pending = async () => (await owner.request('device.pair.list', {}))['pending'] as readonly { readonly requestId: string; readonly displayName: string; readonly scopes: readonly string[] }[]

async function makeLink(): Promise<{ readonly link: string; readonly token: string }> {
  const { setupCode } = await owner.request('device.pair.setupCode', { publicUrl: `http://127.0.0.1:${gateway.port}`, bootstrapProfile: 'limited' })
  const { bootstrapToken } = JSON.parse(Buffer.from(String(setupCode), 'base64url').toString()) as { readonly bootstrapToken: string }
  return { link: `oc-pair://${String(setupCode)}`, token: bootstrapToken }
}

test('a link is agreed to here, let in there, and chatted over; what it carried is left nowhere', async ({ computer }) => {
  const app = await start(computer)
  const { page } = app
  await expect(page.getByRole('textbox', { name: /^Message/ })).toBeVisible()
  const { link, token } = await makeLink()

  await answerDialogs(app, NO)
  await openLink(app, link)
  await expect.poll(() => asked(app)).toEqual(['Connect this computer to another assistant?'])
  expect(await pending()).toEqual([])

  await answerDialogs(app, YES, YES)
  await openLink(app, link)
  await expect.poll(async () => (await asked(app)).slice(1)).toEqual(['Connect this computer to another assistant?', `Use “127.0.0.1:${gateway.port}” now?`])
  expect((await recordOf(app)).dialogs[1]?.detail).toContain(`At: 127.0.0.1:${gateway.port}`)
  await expect(page.getByText('Connected to')).toHaveCount(0)
  const [request] = await pending()
  expect(request).toMatchObject({ displayName: expect.stringContaining('OpenClaw on') as string })
  expect(request?.scopes).not.toContain('operator.admin')
  await owner.request('device.pair.approve', { requestId: request?.requestId ?? '' })
  await expect(page.getByText(`Connected to 127.0.0.1:${gateway.port}`)).toBeVisible({ timeout: 20_000 })
  await say(page, 'over there [[reply=hello from the other computer]]')
  await expect(answers(page)).toContainText('hello from the other computer')
  expect(computer.model.requestCount()).toBe(0)
  await page.reload()
  await expect(page.getByText(`Connected to 127.0.0.1:${gateway.port}`)).toBeVisible()

  const stored = await page.evaluate(() => JSON.stringify(localStorage) + location.href)
  const files = readdirSync(computer.userData, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /json|log|settings/i.test(entry.name)).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  for (const text of [stored, app.output(), JSON.stringify(await recordOf(app)), ...files]) expect(text).not.toContain(token)

  // A second time it is worth nothing, and what works goes on.
  await answerDialogs(app, YES)
  await openLink(app, link)
  await expect.poll(async () => (await asked(app)).at(-1)).toBe(`“127.0.0.1:${gateway.port}” was not connected`)
  await expect(page.getByText(`Connected to 127.0.0.1:${gateway.port}`)).toBeVisible()
})
