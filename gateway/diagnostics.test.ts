import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterLive } from '../e2e/harness/live-client.ts'
import type { LiveClient } from '../e2e/harness/live-client.ts'
import { startGateway } from './index.ts'
import type { Gateway } from './index.ts'

const PLANTED = ['sk-planted-provider-key-000001', 'planted-gateway-token-2', 'planted-header-value-3', 'planted-environment-4', 'planted-url-password-5', 'planted-foreign-6', 'planted-plugin-7', '5550007788', 'planted words of a person 8'] as const

describe('the diagnostics', () => {
  let home: string
  let gateway: Gateway
  let client: LiveClient
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'claw-diagnostics-'))
    const stateDir = join(home, '.openclaw-desktop')
    const configPath = join(home, 'openclaw.json')
    const [key, token, header, variable, urlPassword, foreign, plugin, number, words] = PLANTED
    writeFileSync(configPath, JSON.stringify({
      gateway: { auth: { token }, reload: { mode: 'hot' } },
      models: { providers: { mine: { baseUrl: `http://u:${urlPassword}@127.0.0.1:1/v1`, apiKey: key, headers: { 'x-a': header }, models: [{ id: 'm', contextWindow: 9000 }] } } },
      env: { vars: { MY_VARIABLE: variable } },
      channels: { telegram: { botToken: foreign, owner: Number(number) } },
      plugins: { entries: { memory: { config: { note: plugin, pin: Number(number) } } } },
      agents: { entries: { main: { identity: { theme: words } } } },
      logging: { level: 'debug' },
    }))
    gateway = await startGateway({ stateDir, configPath, port: 0, env: { HOME: home, OPENCLAW_DETECT_LOCAL_MODELS: '0', OPENCLAW_KEYCHAIN: 'off' }, homeDir: home, headless: true })
    client = await enterLive(gateway.url.replace('http', 'ws'), { client: { id: 'gateway-client', mode: 'backend' }, scopes: ['operator.admin'], auth: { token } })
  })
  afterAll(async () => {
    await client.end()
    await gateway.stop()
    rmSync(home, { recursive: true, force: true })
  })

  it('hold versions, places, counts and the end of the log', async () => {
    const report = await client.call<Record<string, unknown>>('desktop.diagnostics')
    expect(report).toMatchObject({
      product: { protocol: 4 },
      machine: { node: process.versions.node, platform: process.platform },
      places: { config: '~/openclaw.json' },
      counts: { agents: 1, activeRuns: 0 },
      config: { mode: 'normal', valid: true, outline: { gateway: { reload: { mode: 'hot' } }, logging: { level: 'debug' }, models: { providers: { mine: { models: [{ id: '[text]', contextWindow: 9000 }] } } } } },
    })
    expect((report['log'] as readonly string[]).length).toBeGreaterThan(0)
  })

  it('hold none of the secrets, free texts and numbers that were planted, and not the home folder', async () => {
    const text = JSON.stringify(await client.call('desktop.diagnostics'))
    expect(PLANTED.filter((secret) => text.includes(secret))).toEqual([])
    expect(text).not.toContain(home)
    expect(text).not.toContain('__OPENCLAW_REDACTED__')
  })
})
