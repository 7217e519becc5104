// The chat against a small gateway: sending, interrupting, approving, and coming back after the gateway was killed.
import { afterEach, describe, expect, it } from 'vitest'
import { openGateway } from '../client/open-gateway.ts'
import { createStyle } from '../terminal/style.ts'
import { says, stored } from '../testing/draw-events.ts'
import type { FakeGateway, FakeHandler } from '../testing/fake-gateway.ts'
import { FakeRefusal, startFakeGateway } from '../testing/fake-gateway.ts'
import { createFakeIo } from '../testing/fake-io.ts'
import { until } from '../testing/until.ts'
import type { ChatSession } from './chat-session.ts'
import { openChatSession } from './chat-session.ts'
import { createRenderer } from './render.ts'

const KEY = 'agent:main:main'
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

function handlers(messages: () => readonly unknown[], more: Readonly<Record<string, FakeHandler>> = {}): Readonly<Record<string, FakeHandler>> {
  return {
    'sessions.messages.subscribe': () => ({ subscribed: true, key: KEY }),
    'chat.history': () => ({ messages: messages(), sessionInfo: { modelProvider: 'openai', model: 'gpt-5' } }),
    'exec.approval.list': () => [],
    'agent.identity.get': () => ({ name: 'Molty' }),
    'commands.list': () => ({ commands: [{ name: 'help', textAliases: ['/help'], description: 'Help.' }] }),
    ...more,
  }
}

async function openChat(gateway: FakeGateway): Promise<{ chat: ChatSession; screen: () => string }> {
  const io = createFakeIo()
  const renderer = createRenderer(createStyle({ color: false }))
  const rows: string[] = []
  const chat = await openChatSession({
    connect: () => openGateway(io, { url: `ws://127.0.0.1:${gateway.port}`, port: gateway.port }, { caps: ['approvals'] }),
    sessionKey: 'main', now: () => Date.now(),
    onBlocks: (blocks) => void rows.push(...renderer.blocks(blocks, 70)),
    onChange: () => undefined,
    onEnd: () => undefined,
  })
  cleanups.push(io.remove, () => chat.close())
  return { chat, screen: () => rows.join('\n') }
}

describe('a chat session', () => {
  it('shows the history, knows names and commands, and sends', async () => {
    const gateway = await startFakeGateway({ handlers: handlers(() => [stored(1, { role: 'user', content: 'earlier' }), stored(2, says('yes'), 'r0')], {
      'chat.send': ({ params, connection }) => {
        connection.send('chat', { sessionKey: KEY, runId: params['idempotencyKey'], state: 'final', message: says('Hello.') })
        return { runId: params['idempotencyKey'], status: 'started' }
      },
    }) })
    cleanups.push(() => gateway.close())
    const { chat, screen } = await openChat(gateway)
    await until(() => chat.commands().length > 0)
    expect([chat.assistantName(), chat.model(), chat.sessionKey()]).toEqual(['Molty', 'openai/gpt-5', KEY])
    expect(chat.commands().map((command) => command.name)).toEqual(['/exit', '/help'])
    chat.send('hi')
    await until(() => screen().includes('Hello.'))
    expect(screen()).toBe('› earlier\n\n  yes\n\n› hi\n\n  Hello.')
  })

  it('says why a message was not taken', async () => {
    const gateway = await startFakeGateway({ handlers: handlers(() => [], { 'chat.send': () => { throw new FakeRefusal({ code: 'UNAVAILABLE', message: 'the disk is full' }) } }) })
    cleanups.push(() => gateway.close())
    const { chat, screen } = await openChat(gateway)
    chat.send('hi')
    await until(() => screen().includes('Not sent'))
    expect(screen()).toBe('› hi\n\n  Not sent: the disk is full')
    expect(chat.isRunning()).toBe(false)
  })

  it('interrupts the running answer', async () => {
    const gateway = await startFakeGateway({ handlers: handlers(() => [], {
      'chat.send': () => ({ status: 'started' }),
      'chat.abort': ({ connection }) => {
        connection.send('chat', { sessionKey: KEY, runId: String(gateway.requests.find((request) => request.method === 'chat.send')?.params['idempotencyKey']), state: 'aborted' })
        return { ok: true, aborted: true }
      },
    }) })
    cleanups.push(() => gateway.close())
    const { chat, screen } = await openChat(gateway)
    chat.send('count to a million')
    expect(chat.isRunning()).toBe(true)
    chat.interrupt()
    await until(() => !chat.isRunning())
    expect(screen()).toContain('Stopped.')
  })

  it('asks, and passes the decision on', async () => {
    const gateway = await startFakeGateway({ handlers: handlers(() => [], { 'exec.approval.resolve': () => ({ ok: true }) }) })
    cleanups.push(() => gateway.close())
    const { chat, screen } = await openChat(gateway)
    const request = { command: 'rm -rf build', cwd: '/p', sessionKey: KEY, allowedDecisions: ['allow-once', 'deny'] }
    gateway.broadcast('exec.approval.requested', { approvalKind: 'exec', id: 'a1', request, createdAtMs: 1, expiresAtMs: Date.now() + 60_000 })
    gateway.broadcast('exec.approval.requested', { approvalKind: 'exec', id: 'a2', request, createdAtMs: 1, expiresAtMs: Date.now() + 60_000 })
    await until(() => chat.approval()?.more === 1)
    const question = chat.approval()
    if (question !== null) chat.decide(question.current, 'deny')
    await until(() => gateway.requests.some((entry) => entry.method === 'exec.approval.resolve'))
    expect(gateway.requests.at(-1)?.params).toEqual({ id: 'a1', decision: 'deny' })
    expect(chat.approval()?.current.id).toBe('a2')
    gateway.broadcast('exec.approval.resolved', { id: 'a1', decision: 'deny' })
    gateway.broadcast('exec.approval.resolved', { id: 'a2', decision: 'allow-once' })
    await until(() => chat.approval() === null)
    expect(screen()).toBe('  Refused.\n\n  Allowed once (elsewhere): rm -rf build')
  })

  it('comes back after the gateway was killed: sends again under the same id, shows everything once', async () => {
    const first = await startFakeGateway({ handlers: handlers(() => [], { 'chat.send': () => new Promise(() => undefined) }) })
    const { chat, screen } = await openChat(first)
    chat.send('remember me')
    await until(() => first.requests.some((request) => request.method === 'chat.send'))
    const id = String(first.requests.at(-1)?.params['idempotencyKey'])
    first.broadcast('chat', { sessionKey: KEY, runId: id, state: 'delta', message: says('I will rem') })
    await until(() => chat.live().tail === 'I will rem')
    await first.kill()
    await until(() => !chat.connected())

    const second = await startFakeGateway({ port: first.port, handlers: handlers(() => [stored(1, { role: 'user', content: 'remember me', idempotencyKey: `${id}:user` }, id)], {
      'chat.history': () => ({ messages: [stored(1, { role: 'user', content: 'remember me', idempotencyKey: `${id}:user` }, id)], inFlightRun: { runId: id, text: '' } }),
      'chat.send': () => ({ status: 'in_flight' }),
    }) })
    cleanups.push(() => second.close())
    await until(() => chat.connected())
    second.broadcast('chat', { sessionKey: KEY, runId: id, state: 'delta', message: says('I will') })
    second.broadcast('chat', { sessionKey: KEY, runId: id, state: 'final', message: says('I will remember you.') })
    await until(() => !chat.isRunning())
    expect(screen()).toBe('› remember me\n\n  I will remember you.')
    expect(second.requests.filter((request) => request.method === 'chat.send').map((request) => request.params['idempotencyKey']).every((key) => key === id)).toBe(true)
  })
})
