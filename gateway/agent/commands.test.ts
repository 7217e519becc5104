import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProtocolSchemas } from '@openclaw/gateway-protocol/schema'
import { Check } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { answer, createFixture, hang, KEY, until, type Fixture } from './testing/agent-fixture.ts'

let number = 0

/** The answer of one command. */
async function type(agent: Fixture, text: string): Promise<string> {
  const key = `command-${(number += 1)}`
  agent.send(text, key)
  return (await agent.result(key)).text
}

const idle = () => createFixture({ script: () => answer('ok') })

describe('slash commands', () => {
  it('answer without a model, stored and with events like a turn', async () => {
    const agent = idle()
    agent.send('/help', 'c1')
    const { text } = await agent.result('c1')
    expect(text).toContain('- `/compact [instructions]`')
    expect(agent.calls).toEqual([])
    expect(agent.log()[0]).toBe('slash-command: /help')
    expect(agent.log()[1]).toContain('slash-command-reply: Commands:')
    expect(agent.events.map(({ event }) => event)).toEqual(['session.message', 'agent', 'session.message', 'agent', 'chat'])
    expect(agent.chat('c1').every((payload) => Check(ProtocolSchemas.ChatEvent, payload))).toBe(true)
    expect(agent.send('/help', 'c1')).toEqual({ status: 'ok', runId: 'c1' })
  })

  it('are ordinary messages where the owner switched them off', async () => {
    const agent = createFixture({ script: () => answer('as a message'), settings: { textCommands: false } })
    expect(await type(agent, '/help')).toBe('as a message')
    expect(agent.runtime.listCommands('main')).toEqual([])
  })

  it('may start a conversation afresh under other names', async () => {
    const agent = createFixture({ script: () => answer('ok'), settings: { resetTriggers: ['/new', 'Neues Thema', ''] } })
    await type(agent, 'remember 7')
    expect(await type(agent, ' neues thema ')).toContain('New conversation')
    expect(await type(agent, 'neues thema: Katzen')).toBe('ok')
    expect(agent.calls.at(-1)?.messages).toHaveLength(1)
  })

  it('are never seen by a model and do not name the session', async () => {
    const agent = idle()
    await type(agent, '/status')
    agent.send('hello there', 'r1')
    await agent.result('r1')
    expect(agent.calls[0]?.messages).toHaveLength(1)
    expect(agent.sessions.get(KEY)?.title).toBe('hello there')
  })

  it('are only commands when the owner sends them and wants them interpreted', async () => {
    const agent = idle()
    agent.send('/stop', 'r1', { trust: 'unknown' })
    agent.send('/stop', 'r2', { sessionKey: 'agent:main:b', interpretCommands: false })
    agent.send('/nosuchcommand', 'r3', { sessionKey: 'agent:main:c' })
    await Promise.all(['r1', 'r2', 'r3'].map((key) => agent.result(key)))
    expect(agent.calls).toHaveLength(3)
    expect(agent.log()).toEqual(['user: /stop', 'assistant: ok'])
  })

  it('/status and /usage show model, context and tokens', async () => {
    const agent = idle()
    agent.send('hi', 'r1')
    await agent.result('r1')
    const status = await type(agent, '/status')
    expect(status).toContain('Model: `fake/echo` · thinking low')
    expect(status).toContain('Context: 15 tokens of 100000 (0 %)')
    expect(await type(agent, '/usage')).toContain('input 10, output 5 tokens')
    expect(await type(agent, '/usage full')).toBe('Usage after each answer: full.')
    expect(await type(agent, '/usage sideways')).toContain('Unknown choice "sideways"')
    expect(agent.sessions.get(KEY)?.settings.usageDisplay).toBe('full')
  })

  it('/new and /reset begin a new conversation and keep the old one in the log', async () => {
    const agent = idle()
    agent.send('remember me', 'r1')
    await agent.result('r1')
    expect(await type(agent, '/new')).toContain('New conversation.')
    expect(agent.sessions.get(KEY)?.messageCount).toBe(0)
    agent.send('again', 'r2')
    await agent.result('r2')
    expect(agent.calls.at(-1)?.messages).toHaveLength(1)
    expect(agent.changes).toContain(`${KEY} new`)
  })

  it('/new stops a running turn first, so that its answer is not part of the new conversation', async () => {
    const agent = createFixture({ script: (_request, signal) => hang('old answer', signal) })
    agent.send('hi', 'r1')
    await until(() => agent.runtime.active(KEY)[0]?.text === 'old answer')
    await type(agent, '/reset')
    expect(agent.log()).toEqual(['slash-command-reply: New conversation. What came before is kept and can be found with search.'])
  })

  it('/stop works while the model is busy and empties the queue', async () => {
    const agent = createFixture({ script: (_request, signal) => hang('', signal), settings: { queueMode: 'followup' } })
    agent.send('one', 'r1')
    agent.send('two', 'r2')
    await until(() => agent.calls.length === 1)
    expect(await type(agent, '/stop')).toBe('Stopped the running turn and 1 waiting message.')
    expect(await agent.result('r1')).toMatchObject({ status: 'aborted', stopReason: 'stop' })
    expect(await agent.result('r2')).toMatchObject({ status: 'aborted' })
    expect(await type(agent, '/stop')).toBe('Nothing is running.')
  })

  it('/model shows, changes and restores the model', async () => {
    const agent = idle()
    expect(await type(agent, '/model')).toContain('- `fake/echo` (current)')
    expect(await type(agent, '/model fake/big')).toBe('Model for this session: `fake/big`. It is not among the known ones (`/model` lists them), so it may not answer.')
    expect(await type(agent, '/model fake/echo')).toBe('Model for this session: `fake/echo`.')
    await type(agent, '/model fake/big')
    expect(agent.sessions.get(KEY)?.settings.model).toBe('fake/big')
    expect(await type(agent, '/model nothing/like-it')).toContain('No model matches')
    await type(agent, '/model default')
    expect(agent.sessions.get(KEY)?.settings.model).toBeUndefined()
  })

  it('/think and /queue change how the session works', async () => {
    const agent = idle()
    await type(agent, '/think high')
    agent.send('hi', 'r1')
    await agent.result('r1')
    expect(agent.calls[0]?.thinking).toBe('high')
    expect(agent.runtime.thinkingLevel(KEY)).toBe('high')
    expect(await type(agent, '/think hard')).toContain('Unknown level "hard"')
    expect(await type(agent, '/queue collect')).toBe('Messages during a turn: collect.')
    expect(await type(agent, '/queue pile')).toContain('Unknown mode')
  })

  it('/compact passes the instructions on and tells what happened', async () => {
    const seen: (string | undefined)[] = []
    const agent = createFixture({ script: () => answer('ok'), compact: async (_session, instructions) => {
      seen.push(instructions)
      return { compacted: true, tokensBefore: 900, tokensAfter: 100 }
    } })
    expect(await type(agent, '/compact keep the names')).toBe('Compacted: about 900 → 100 tokens.')
    expect(seen).toEqual(['keep the names'])
    const failing = createFixture({ script: () => answer('ok'), compact: () => Promise.reject(new Error('model gone')) })
    expect(await type(failing, '/compact')).toBe('Nothing was compacted: model gone')
  })

  it('/context shows the parts and the exact payload', async () => {
    const agent = idle()
    expect(await type(agent, '/context')).toContain('| history | 1 | 1 |')
    expect(await type(agent, '/context json')).toContain('"systemStable": "stable"')
  })

  it('/export writes the conversation into the workspace and says where', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'claw-export-'))
    const agent = createFixture({ script: () => answer('Hello!'), profile: { workspace } })
    agent.send('hi', 'r1')
    await agent.result('r1')
    const markdown = /`(.*\.md)`/.exec(await type(agent, '/export'))?.[1] ?? ''
    expect(markdown.startsWith(join(workspace, 'exports'))).toBe(true)
    expect(readFileSync(markdown, 'utf8')).toMatch(/# hi\n[\s\S]*## You[\s\S]*hi[\s\S]*## Assistant[\s\S]*Hello!/)
    const lines = /`(.*\.jsonl)`/.exec(await type(agent, '/export json'))?.[1] ?? ''
    expect(readFileSync(lines, 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { role: string }).role).slice(0, 2)).toEqual(['user', 'assistant'])
  })

  it('say what went wrong instead of staying silent', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'claw-export-')), 'a-file')
    writeFileSync(file, '')
    const agent = createFixture({ script: () => answer('ok'), profile: { workspace: file } })
    expect(await type(agent, '/export')).toContain('⚠️ /export failed:')
  })

  it('call skills: the message stays as typed and the model is told to follow the skill', async () => {
    const agent = createFixture({ script: () => answer('ok'), skills: [{ name: 'weather', description: 'Forecasts.', path: '/skills/weather/SKILL.md' }] })
    agent.send('/weather in Graz', 'r1')
    await agent.result('r1')
    expect(agent.log()[0]).toBe('user: /weather in Graz')
    expect(agent.calls[0]?.extra).toContain('Read /skills/weather/SKILL.md first')
    expect(agent.runtime.listCommands('main').at(-1)).toMatchObject({ name: 'weather', source: 'skill' })
  })

  it('are listed as the published schema wants them', () => {
    const commands = idle().runtime.listCommands('main')
    expect(Check(ProtocolSchemas.CommandsListResult, { commands })).toBe(true)
    expect(commands.map(({ name }) => name)).toEqual(['help', 'status', 'usage', 'context', 'model', 'think', 'queue', 'new', 'reset', 'stop', 'compact', 'export'])
  })
})
