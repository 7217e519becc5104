// Settings on their way through a whole gateway: what a person writes into the file reaches the model, the commands and the log.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LiveClient } from '../harness/live-client.ts'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'

const KEY = 'notes-key-1234567890'

describe('settings in a running gateway', () => {
  let live: LiveGateway
  let client: LiveClient

  beforeAll(async () => {
    live = await startLive({
      provider: { apiKey: '${SCRIPTED_KEY}' },
      defaults: { contextTokens: 50_000, models: { 'scripted/scripted-1': { alias: 'fast', params: { temperature: 0.25, maxTokens: 777, topP: 1 } } } },
      config: {
        tools: { exec: { mode: 'full' } },
        session: { resetTriggers: ['neues thema'], dmScope: 'per-peer' },
        skills: { entries: { notes: { apiKey: KEY, env: { NOTES_REGION: 'north' } } } },
        logging: { level: 'debug', redactPatterns: ['scripted-\\d'] },
      },
    })
    writeFileSync(join(live.stateDir, '.env'), 'SCRIPTED_KEY=first-key-000\n')
    const skill = join(live.workspace, 'skills', 'notes')
    mkdirSync(skill, { recursive: true })
    writeFileSync(join(skill, 'SKILL.md'), '---\nname: notes\ndescription: Keeps notes.\nmetadata: {"openclaw":{"requires":{"env":["NOTES_TOKEN"]},"primaryEnv":"NOTES_TOKEN"}}\n---\nUse them.\n')
    await live.restart()
    client = await live.enter()
  })
  afterAll(() => live.stop())

  it('sends the parameters of the model and caps its window', async () => {
    await client.turn('main', 'hello [[reply=hi]]')
    expect(live.model.lastRequest()).toMatchObject({ headers: { authorization: 'Bearer first-key-000' }, body: { temperature: 0.25 } })
    expect(JSON.stringify(live.model.lastRequest()?.body)).toContain('777')
    const { models } = await client.call<{ models: readonly { id: string; contextWindow: number }[] }>('models.list')
    expect(models.find(({ id }) => id === 'scripted-1')?.contextWindow).toBe(50_000)
  })

  it('gives the commands of an agent what its skills need, and shows the key to nobody', async () => {
    await client.turn('main', '[[tool=exec {"command":"echo $NOTES_REGION ${#NOTES_TOKEN} $NOTES_TOKEN"}]] [[reply=done]]')
    expect(JSON.stringify(live.model.lastRequest()?.body)).toContain(`north ${KEY.length} [redacted]`)
    const everything = [JSON.stringify(await client.history('main')), JSON.stringify(await client.call('config.get')), readFileSync(join(live.stateDir, 'logs', 'gateway.log'), 'utf8')].join('\n')
    expect(everything).not.toContain(KEY)
  })

  it('takes up a replaced key without a restart', async () => {
    writeFileSync(join(live.stateDir, '.env'), 'SCRIPTED_KEY=second-key-000\n')
    await expect.poll(async () => {
      await client.turn('main', 'again [[reply=hi]]')
      return live.model.lastRequest()?.headers['authorization']
    }, { timeout: 8_000 }).toBe('Bearer second-key-000')
  })

  it('begins a conversation afresh at the owner\'s words', async () => {
    expect(await client.turn('main', 'Neues Thema')).toMatchObject({ text: expect.stringContaining('New conversation') as string })
  })

  it('names what has no effect in the log, and removes what the owner names', () => {
    const log = readFileSync(join(live.stateDir, 'logs', 'gateway.log'), 'utf8')
    expect(log).toMatch(/session\.dmScope is an OpenClaw setting/)
    expect(log).toMatch(/params\.topP is an OpenClaw setting/)
    expect(log).not.toMatch(/scripted-1/)
  })
})
