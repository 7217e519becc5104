// Whole command lines against a small gateway: what is printed, in which form, with which exit code.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { COMMANDS } from '../command-table.ts'
import { FakeRefusal } from '../testing/fake-gateway.ts'
import type { FakeHandler } from '../testing/fake-gateway.ts'
import type { GatewayScene } from '../testing/gateway-scene.ts'
import { createGatewayScene } from '../testing/gateway-scene.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function scene(handlers: Readonly<Record<string, FakeHandler>> = {}, options?: { readonly running?: boolean }): Promise<GatewayScene> {
  const made = await createGatewayScene(handlers, options)
  cleanups.push(made.close)
  return made
}

const says = (text: string) => ({ role: 'assistant', content: [{ type: 'text', text }] })
const replies = (events: readonly Readonly<Record<string, unknown>>[]): FakeHandler => ({ params, connection }) => {
  const base = { runId: params['idempotencyKey'], sessionKey: 'agent:main:main' }
  queueMicrotask(() => {
    for (const event of events) connection.send('chat', { ...base, ...event })
  })
  return { runId: params['idempotencyKey'], status: 'started' }
}

describe('every command', () => {
  it('explains itself without a gateway', async () => {
    const { claw } = await scene({}, { running: false })
    for (const { name, summary } of COMMANDS) {
      const { code, out } = await claw([name, '--help'])
      expect([name, code]).toEqual([name, 0])
      expect(out).toContain(summary)
    }
  })

  it('refuses options it does not have, with the usage code', async () => {
    const { claw } = await scene({}, { running: false })
    const { code, err } = await claw(['status', '--colour'])
    expect([code, err]).toEqual([2, "claw: unknown option '--colour'\nSee the help: add --help to the command.\n"])
  })
})

describe('claw models list', () => {
  it('asks for every known model with --all only', async () => {
    const asked: unknown[] = []
    const { claw } = await scene({
      'models.list': ({ params }) => {
        asked.push(params)
        return { models: [{ id: 'gpt-5', provider: 'openai', name: 'GPT-5', available: params['view'] !== 'all', unavailableReason: 'missing-auth' }] }
      },
    })
    expect((await claw(['models', 'list'])).out).toContain('openai/gpt-5')
    expect((await claw(['models', 'list', '--all'])).out).toContain('no key yet: claw models auth openai')
    expect(asked).toEqual([{}, { view: 'all' }])
  })
})

describe('claw models set', () => {
  it('says at once when the chosen model can not answer yet', async () => {
    const { claw } = await scene({
      'config.get': () => ({ hash: 'h1', config: {} }),
      'config.patch': () => ({ ok: true, changedPaths: ['agents.defaults.model.primary'] }),
      'models.list': () => ({ models: [{ id: 'gpt-5', provider: 'openai', available: false, unavailableReason: 'missing-auth' }, { id: 'llama', provider: 'ollama', available: true }] }),
    })
    expect((await claw(['models', 'set', 'ollama/llama'])).out).toBe('ollama/llama is used from the next message on. Try it: claw models test\n')
    expect((await claw(['models', 'set', 'openai/gpt-5'])).out).toBe("openai/gpt-5 is chosen, but it can't answer yet: no key yet: claw models auth openai.\n")
    expect((await claw(['models', 'set', 'nobody/x'])).out).toContain('nobody is not set up here')
  })
})

describe('claw status', () => {
  it('prints a summary, or one JSON document', async () => {
    const { claw } = await scene({ status: () => ({ runtimeVersion: '1', pid: 7, sessions: { count: 2, defaults: { model: 'openai/gpt-5' }, recent: [] } }) })
    const people = await claw(['status'])
    expect(people.out).toContain('since 1m 5s\n')
    expect(people.out).toContain('  model     openai/gpt-5\n')
    const machine = await claw(['status', '--json'])
    expect(JSON.parse(machine.out)).toMatchObject({ running: true, version: '0.0.0-fake', uptimeMs: 65_000, status: { pid: 7 } })
  })

  it('says so when nothing runs, as text and as JSON', async () => {
    const { claw, gateway } = await scene({}, { running: false })
    const people = await claw(['status'])
    expect([people.code, people.out]).toEqual([3, ''])
    expect(people.err).toContain('Start it with `claw start`')
    const machine = await claw(['status', '--json'])
    expect([machine.code, JSON.parse(machine.out)]).toEqual([3, { running: false, url: `ws://127.0.0.1:${gateway.port}` }])
  })
})

describe('claw gateway call', () => {
  it('passes parameters on and prints the result', async () => {
    const { claw, gateway } = await scene({ 'chat.history': () => ({ messages: [] }) })
    const { out } = await claw(['gateway', 'call', 'chat.history', '{"sessionKey":"main"}'])
    expect(JSON.parse(out)).toEqual({ messages: [] })
    expect(gateway.requests).toEqual([{ method: 'chat.history', params: { sessionKey: 'main' } }])
  })

  it('explains parameters that are no JSON, methods that are not there, and waits that are asked for', async () => {
    const { claw } = await scene({ slow: () => { throw new FakeRefusal({ code: 'UNAVAILABLE', message: 'rate limit exceeded for slow', retryable: true, retryAfterMs: 2100 }) } })
    expect((await claw(['gateway', 'call', 'health', '{oops'])).err).toContain('The parameters are not JSON')
    expect((await claw(['gateway', 'call', 'no.such'])).err).toContain('The gateway does not offer no.such.')
    expect((await claw(['gateway', 'call', 'slow'])).err).toBe('claw: Rate limit exceeded for slow.\nTry again in 3 s.\n')
  })

  it('waits for the second answer when told to', async () => {
    const { claw } = await scene({ agent: ({ accept }) => {
      accept({ status: 'accepted' })
      return { status: 'ok', summary: 'completed' }
    } })
    expect(JSON.parse((await claw(['gateway', 'call', 'agent', '{}', '--final'])).out)).toEqual({ status: 'ok', summary: 'completed' })
    expect(JSON.parse((await claw(['gateway', 'call', 'agent', '{}'])).out)).toEqual({ status: 'accepted' })
  })
})

describe('claw chat --message', () => {
  it('prints the answer as plain words and nothing else', async () => {
    const { claw } = await scene({ 'chat.send': replies([{ state: 'delta', message: says('# Yes\nIt ') }, { state: 'final', message: says('# Yes\nIt **is**.') }]) })
    const { code, out, err } = await claw(['chat', '--message', 'is it?'])
    expect([code, out, err]).toEqual([0, '# Yes\nIt **is**.\n', ''])
  })

  it('adds what is piped in, and prints one JSON document', async () => {
    const { claw, gateway } = await scene({ 'chat.send': replies([{ state: 'final', message: says('ok'), usage: { totalTokens: 3 } }]) })
    const { out } = await claw(['chat', '--message', 'Shorten:', '--json'], { input: 'a letter\nof two lines\n' })
    expect(JSON.parse(out)).toMatchObject({ ok: true, status: 'ok', text: 'ok', sessionKey: 'agent:main:main', usage: { totalTokens: 3 } })
    expect(gateway.requests[0]?.params).toMatchObject({ message: 'Shorten:\n\na letter\nof two lines', sessionKey: 'main' })
  })

  it('fails with the reason when the answer fails', async () => {
    const { claw } = await scene({ 'chat.send': replies([{ state: 'error', errorMessage: 'The key was refused.' }]) })
    const { code, out, err } = await claw(['chat', '--message', 'x'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toBe('claw: The key was refused.\nSee why: claw logs; try the model: claw models test\n')
  })

  it('wants a message when nobody can type one', async () => {
    const { claw } = await scene()
    expect(await claw(['chat'])).toMatchObject({ code: 2, err: 'claw: There is no message to send.\nGive one: claw chat --message "..." or pipe it in.\n' })
  })

  it('tells where the answer will be when the connection breaks', async () => {
    const { claw } = await scene({ 'chat.send': ({ connection }) => {
      setImmediate(() => connection.close(1012, 'service restart'))
      return { status: 'started' }
    } })
    const { code, err } = await claw(['chat', '--message', 'x'])
    expect(code).toBe(1)
    expect(err).toContain('Read it then: claw sessions show main')
  })
})

describe('claw agent', () => {
  const result = { runId: 'r', status: 'ok', summary: 'completed', result: { payloads: [{ text: 'Done.', mediaUrl: null }] } }
  const agent: FakeHandler = ({ accept }) => {
    accept({ runId: 'r', status: 'accepted' })
    return result
  }

  it('prints the answer, or the whole result as JSON', async () => {
    const { claw } = await scene({ agent })
    expect((await claw(['agent', '--message', 'go'])).out).toBe('Done.\n')
    expect(JSON.parse((await claw(['agent', '--message', 'go', '--json'])).out)).toEqual({ ok: true, text: 'Done.', ...result })
  })

  it('ends with a failing code when the turn failed', async () => {
    const { claw } = await scene({ agent: () => ({ runId: 'r', status: 'error', summary: 'the model is gone' }) })
    expect(await claw(['agent', '--message', 'go'])).toMatchObject({ code: 1, out: '' })
  })
})

describe('claw sessions', () => {
  const resolve: FakeHandler = ({ params }) => (params['key'] === 'main' ? { ok: true, key: 'agent:main:main' } : params['label'] === 'Trip' ? { ok: true, key: 'agent:main:trip' } : { ok: false })

  it('lists, by key or name, and says what is not there', async () => {
    const { claw, gateway } = await scene({
      'sessions.resolve': resolve,
      'sessions.list': () => ({ sessions: [{ key: 'agent:main:main', updatedAt: Date.now(), totalTokens: 1200, derivedTitle: 'Hello \u001B[31mred' }], totalCount: 1 }),
      'sessions.patch': () => ({ ok: true }),
    })
    expect((await claw(['sessions', 'list'])).out).toBe('   agent:main:main  just now  1.2k tokens  Hello red\n')
    expect((await claw(['sessions', 'rename', 'Trip', 'Journey'])).out).toBe('The conversation is now called "Journey".\n')
    expect(gateway.requests.at(-1)).toEqual({ method: 'sessions.patch', params: { key: 'agent:main:trip', label: 'Journey' } })
    expect((await claw(['sessions', 'archive', 'nowhere'])).err).toBe('claw: There is no conversation "nowhere".\nSee them: claw sessions list\n')
  })

  it('exports to a file or to standard output, and imports', async () => {
    const { claw, gateway } = await scene({ 'sessions.resolve': resolve, 'desktop.sessions.export': () => ({ key: 'agent:main:main', sessionId: 's', jsonl: '{"a":1}\n{"b":2}\n' }), 'desktop.sessions.import': () => ({ key: 'agent:main:new', sessionId: 's2', entries: 2 }) })
    const first = await claw(['sessions', 'export', 'main'])
    expect(first.out).toBe('{"a":1}\n{"b":2}\n')
    const file = join(first.io.home, 'out.jsonl')
    expect((await claw(['sessions', 'export', 'main', '--output', file])).err).toBe(`2 lines written to ${file}.\n`)
    expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"b":2}\n')
    expect((await claw(['sessions', 'import', file, '--label', 'Old'])).out).toContain('2 entries imported as agent:main:new.')
    expect(gateway.requests.at(-1)?.params).toEqual({ jsonl: '{"a":1}\n{"b":2}\n', label: 'Old' })
    expect((await claw(['sessions', 'import', '/nowhere.jsonl'])).code).toBe(1)
  })

  it('deletes only when told to', async () => {
    const { claw, gateway } = await scene({ 'sessions.resolve': resolve, 'sessions.delete': () => ({ ok: true, deleted: true }) })
    expect(await claw(['sessions', 'delete', 'main'])).toMatchObject({ code: 2 })
    expect(gateway.requests.some((request) => request.method === 'sessions.delete')).toBe(false)
    expect((await claw(['sessions', 'delete', 'main', '--yes'])).out).toBe('agent:main:main is deleted.\n')
  })
})

describe('claw devices', () => {
  it('approves the one that waits, and asks which when there are several', async () => {
    let pending = [{ requestId: 'req-1', displayName: 'Phone' }, { requestId: 'req-2', displayName: 'Tablet' }]
    const { claw, gateway } = await scene({ 'device.pair.list': () => ({ pending, paired: [] }), 'device.pair.approve': () => ({ ok: true }) })
    expect((await claw(['devices', 'approve'])).err).toContain('2 requests wait; say which one.')
    expect((await claw(['devices', 'approve', 'req-2'])).out).toBe('Tablet may connect now.\n')
    expect(gateway.requests.at(-1)?.params).toEqual({ requestId: 'req-2' })
    pending = []
    expect((await claw(['devices', 'approve'])).err).toContain('No device is waiting.')
  })
})

describe('claw dashboard', () => {
  it('prints the link, and opens it on a terminal only', async () => {
    const { claw } = await scene({ 'desktop.signInLink': () => ({ url: 'http://127.0.0.1:1/#bootstrapToken=x', expiresAtMs: 5 }) })
    const piped = await claw(['dashboard'])
    expect([piped.out, piped.io.opened]).toEqual(['http://127.0.0.1:1/#bootstrapToken=x\n', []])
    expect((await claw(['dashboard'], { tty: true })).io.opened).toHaveLength(1)
  })
})

describe('claw logs', () => {
  it('makes the lines readable and keeps strange ones', async () => {
    const { claw } = await scene({ 'logs.tail': () => ({ file: 'f', cursor: 9, lines: ['{"level":40,"time":0,"msg":"slow disk","ms":7}', 'not json'] }) })
    const { out } = await claw(['logs', '-n', '5'])
    expect(out).toMatch(/^\d\d:\d\d:\d\d warn {2}slow disk {2}ms=7\nnot json\n$/)
    expect(JSON.parse((await claw(['logs', '--json'])).out)).toMatchObject({ cursor: 9 })
  })
})

describe('recovery mode', () => {
  it('is explained with the way out of it', async () => {
    const { claw } = await scene({ 'models.list': () => { throw new FakeRefusal({ code: 'UNAVAILABLE', message: 'the gateway is in recovery mode: openclaw.json:1:2 is broken' }) } })
    expect((await claw(['models', 'list'])).err).toBe('claw: The gateway is in recovery mode: openclaw.json:1:2 is broken.\nCorrect the file, or go back to the last good copy: claw doctor --fix\n')
  })
})

describe('signing in', () => {
  it('keeps its key to itself and its device token for later', async () => {
    const { claw, gateway } = await scene({ health: () => ({ ok: true }) })
    const { io } = await claw(['health'])
    const file = join(io.env['OPENCLAW_STATE_DIR'] ?? '', 'identity', 'cli.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain('fake-device-token')
    expect((await claw(['health', '--token', 'wrong'])).code).toBe(0)
    expect(gateway.requests).toHaveLength(2)
  })

  it('says which command lets it in when it must be paired first', async () => {
    const { claw } = await scene({ connect: () => { throw new FakeRefusal({ code: 'NOT_PAIRED', message: 'pairing required: device is not approved yet', details: { code: 'PAIRING_REQUIRED', requestId: 'abc-123' } }) } })
    const { code, err } = await claw(['status'])
    expect(code).toBe(1)
    expect(err).toContain('`claw devices approve abc-123`')
  })

  it('explains a wrong token', async () => {
    const { claw } = await scene({ health: () => ({ ok: true }) })
    expect((await claw(['health', '--token', 'wrong'])).err).toContain('The gateway does not accept this token.')
  })

  it('makes a new key when its file is damaged', async () => {
    const { claw } = await scene({ health: () => ({ ok: true }) })
    const { io } = await claw(['health'])
    writeFileSync(join(io.env['OPENCLAW_STATE_DIR'] ?? '', 'identity', 'cli.json'), '{"publicKey":')
    expect((await claw(['health'])).code).toBe(0)
  })
})
