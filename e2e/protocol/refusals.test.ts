// What the measured specification says about requests that are refused or answered specially: codes, messages and details that clients act on.
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDevice } from '../../gateway/server/testing/raw-client.ts'
import { problemsOf } from '../../gateway/server/testing/validate.ts'
import { stopClients } from '../harness/published-client.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => { world = await createWorld() })
afterAll(async () => {
  await stopClients()
  await world.live.stop()
})

const send = { message: 'hi', idempotencyKey: 'refused' }

describe('refusals', () => {
  it.each([
    ['no.such.method', {}, /^unknown method: no\.such\.method$/, undefined],
    ['chat.send', { sessionKey: 'main', idempotencyKey: 'k' }, /^invalid chat\.send params: .*message/, undefined],
    ['chat.send', { ...send, sessionKey: '  ' }, /./, { code: 'SESSION_MUTATION_TARGET_REQUIRED' }],
    ['chat.send', send, /./, { code: 'SESSION_MUTATION_TARGET_REQUIRED' }],
    ['sessions.resolve', { key: 'nobody' }, /^No session found: nobody/, undefined],
    ['sessions.delete', { key: 'main' }, /main session/, undefined],
    ['exec.approval.get', { id: 'nobody' }, /./, { reason: 'APPROVAL_NOT_FOUND' }],
    ['exec.approval.resolve', { id: 'nobody', decision: 'deny' }, /./, { reason: 'APPROVAL_NOT_FOUND' }],
    ['config.set', { raw: '{}' }, /^config base hash required; re-run config\.get and retry$/, undefined],
    ['config.patch', { raw: '{}', baseHash: 'stale' }, /^config .*hash|config base hash required/, undefined],
    ['config.schema.lookup', { path: 'no.such.key' }, /./, undefined],
    ['device.pair.approve', { requestId: 'nobody' }, /^unknown requestId$/, undefined],
    ['device.pair.remove', { deviceId: 'nobody' }, /^unknown deviceId$/, undefined],
    ['agents.files.get', { agentId: 'nobody', name: 'MEMORY.md' }, /unknown agent/, { code: 'UNKNOWN_AGENT_ID' }],
    ['agents.files.get', { agentId: 'main', name: '../../etc/passwd' }, /./, undefined],
  ])('%s %j', async (method, params, message, details) => {
    await expect(world.owner.request(method, params)).rejects.toMatchObject({ gatewayCode: 'INVALID_REQUEST', message: expect.stringMatching(message), ...(details === undefined ? {} : { details }) })
  })

  it('tells a second label from the first', async () => {
    const label = `Only ${randomUUID()}`
    await world.owner.request('sessions.create', { label })
    await expect(world.owner.request('sessions.create', { label })).rejects.toMatchObject({ message: `label already in use: ${label}` })
  })

  it('names the issues of a configuration that is not valid', async () => {
    const { hash } = await world.owner.request('config.get')
    await expect(world.owner.request('config.set', { raw: '{ gateway: { port: "many" } }', baseHash: hash })).rejects.toMatchObject({ message: expect.stringMatching(/^invalid config/), details: { issues: [expect.objectContaining({ path: 'gateway.port', message: expect.any(String) })] } })
  })

  it('protects a file that changed in between', async () => {
    const file = { agentId: 'main', name: 'USER.md' }
    await world.owner.request('agents.files.set', { ...file, content: 'one' })
    const currentHash = createHash('sha256').update('one').digest('hex')
    expect(await world.owner.request('agents.files.get', file)).toMatchObject({ file: { content: 'one', hash: currentHash } })
    await expect(world.owner.request('agents.files.set', { ...file, content: 'two', expectedHash: '0'.repeat(64) })).rejects.toMatchObject({ details: { type: 'agent_file_conflict', currentHash } })
    expect(await world.owner.request('agents.files.set', { ...file, content: 'two', expectedHash: currentHash })).toMatchObject({ ok: true })
  })

  it('lets an approval be answered once, and again only in the same way', async () => {
    const { id } = await world.question()
    expect(await world.owner.request('exec.approval.resolve', { id: id.slice(0, 12), decision: 'allow-once' })).toMatchObject({ ok: true })
    expect(await world.owner.request('exec.approval.resolve', { id, decision: 'allow-once' })).toMatchObject({ ok: true })
    await expect(world.owner.request('exec.approval.resolve', { id, decision: 'deny' })).rejects.toMatchObject({ details: { reason: 'APPROVAL_ALREADY_RESOLVED' } })
  })

  it('limits control-plane writes', async () => {
    const stranger = await world.limited(['operator.admin'])
    const answers = await Promise.allSettled(Array.from({ length: 31 }, () => stranger.request('config.patch', { raw: '{}', baseHash: 'stale' })))
    expect(answers.at(-1)).toMatchObject({ reason: { gatewayCode: 'UNAVAILABLE', retryable: true, retryAfterMs: expect.any(Number), message: expect.stringMatching(/^rate limit exceeded for config\.patch; retry after \d+s$/), details: { method: 'config.patch', limit: '30 per 60s' } } })
  })

  it('keeps nodes and operators apart', async () => {
    const { raw } = await world.live.enter({ client: { id: 'node-host', mode: 'node' }, role: 'node', scopes: [], device: createTestDevice(), caps: [] })
    expect(await raw.request('sessions.list', {})).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST', message: 'unauthorized role: node' } })
    expect(await raw.request('health')).toMatchObject({ ok: true })
  })
})

describe('special answers', () => {
  it('resolves a missing session to nothing when that is allowed', async () => {
    expect(await world.owner.request('sessions.resolve', { key: 'nobody', allowMissing: true })).toEqual({ ok: false })
  })

  it('finds no message where there is none', async () => {
    const { key } = await world.session()
    expect(await world.owner.request('chat.message.get', { sessionKey: key, messageId: 'nobody' })).toEqual({ ok: false, unavailableReason: 'not_found' })
  })

  it('aborts nothing when nothing runs', async () => {
    const { key } = await world.session()
    expect(await world.owner.request('chat.abort', { sessionKey: key })).toEqual({ ok: true, aborted: false, runIds: [] })
    expect(await world.owner.request('sessions.abort', { key })).toEqual({ ok: true, abortedRunId: null, status: 'no-active-run' })
  })

  it('echoes the session key as it was asked for, and speaks of the canonical one in events', async () => {
    await world.owner.request('sessions.create', { key: 'short', message: 'hello', idempotencyKey: 'short-1' })
    const { payload } = await world.owner.event(({ event, payload: { runId } }) => event === 'chat' && runId === 'short-1')
    expect(payload).toMatchObject({ sessionKey: 'agent:main:short', agentId: 'main' })
    expect(await world.owner.request('chat.history', { sessionKey: 'short' })).toMatchObject({ sessionKey: 'short' })
  })

  it('hands out history in pages and tells a client with a cursor what is new or to begin again', async () => {
    const { key } = await world.session()
    const page = await world.owner.request('chat.history', { sessionKey: key, limit: 1 })
    expect(page).toMatchObject({ hasMore: true, totalMessages: 2, nextOffset: 1, messages: [{ role: 'assistant' }] })
    expect(await world.owner.request('chat.history', { sessionKey: key, limit: 1, offset: 1 })).toMatchObject({ hasMore: false, messages: [{ role: 'user' }] })
    const { messageId } = await world.owner.request('chat.inject', { sessionKey: key, message: 'news' })
    const delta = await world.owner.request('chat.history', { sessionKey: key, cursor: page['deltaCursor'] })
    expect(delta).toMatchObject({ kind: 'delta', messages: [{ role: 'assistant', __openclaw: { id: messageId } }], deltaCursor: expect.any(String), sessionInfo: { key } })
    expect(problemsOf('ChatHistoryCursorResult', delta)).toEqual([])
    const reset = await world.owner.request('chat.history', { sessionKey: key, cursor: 'from another life' })
    expect(reset).toEqual({ kind: 'reset' })
    expect(problemsOf('ChatHistoryCursorResult', reset)).toEqual([])
  })

  it('decides at once when nobody could be asked', async () => {
    const lonely = await createWorld()
    expect(await lonely.owner.request('exec.approval.request', { command: 'echo hi' })).toMatchObject({ decision: null })
    await lonely.live.stop()
  })
})
