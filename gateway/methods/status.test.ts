// The status group over the wire, against the published schemas.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDevice, enter } from '../server/testing/raw-client.ts'
import type { Frame, RawClient } from '../server/testing/raw-client.ts'
import { startTestServer, TOKEN } from '../server/testing/start-test-server.ts'
import type { TestServer } from '../server/testing/start-test-server.ts'
import { problemsOf } from '../server/testing/validate.ts'
import { tailLog } from './tail-log.ts'

const auth = { token: TOKEN }
let gateway: TestServer
let client: RawClient
let folder: string
let logFile: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'log-'))
  logFile = join(folder, 'gateway.log')
  gateway = await startTestServer({ logFile })
  ;({ client } = await enter(gateway.url, { auth }))
})
afterAll(async () => {
  await gateway.close()
  rmSync(folder, { recursive: true, force: true })
})

const result = async (method: string, params?: unknown) => (await client.request(method, params))['payload'] as Frame

describe('health', () => {
  it('matches the published snapshot, with session names for readers only', async () => {
    const health = await result('health', {})
    expect(problemsOf('Snapshot', { presence: [], health, stateVersion: { presence: 1, health: 1 }, uptimeMs: 1 })).toEqual([])
    expect(health).toMatchObject({ ok: true, plugins: { loaded: ['builtin'] }, sessions: { count: 1, recent: [{ key: 'agent:main:main' }] } })
    const node = await enter(gateway.url, { auth, device: createTestDevice(), role: 'node', scopes: [], client: { id: 'node-host', mode: 'node' } })
    expect((await node.client.request('health'))['payload']).toMatchObject({ sessions: { recent: [] } })
    await node.client.end()
  })
})

describe('status', () => {
  it('keeps paths and process facts for admins', async () => {
    expect(await result('status')).toMatchObject({ runtimeVersion: '1.2.3', sessions: { count: 1, paths: ['/state/state.db'], recent: [{ key: 'agent:main:main', kind: 'direct' }] }, pid: process.pid })
    const reader = await enter(gateway.url, { auth, device: createTestDevice(), scopes: ['operator.read'] })
    const seen = (await reader.client.request('status'))['payload'] as Frame
    expect(seen).not.toHaveProperty('pid')
    expect(seen).toMatchObject({ sessions: { paths: [] } })
    await reader.client.end()
  })
})

describe('small ones', () => {
  it('answer in the shapes clients know', async () => {
    expect(await result('last-heartbeat')).toBeNull()
    expect(await result('set-heartbeats', { enabled: true })).toEqual({ ok: true, enabled: true })
    expect(await result('wake', { mode: 'now', text: 'look', extra: 1 })).toEqual({ ok: true })
    expect(gateway.systemEvents).toContainEqual({ mode: 'now', text: 'look' })
    expect(await result('gateway.identity.get', {})).toEqual({ deviceId: expect.stringMatching(/^[0-9a-f]{64}$/) as string, publicKey: expect.stringMatching(/^[\w-]{43}$/) as string })
  })

  it('refuse bad parameters', async () => {
    expect((await client.request('wake', { mode: 'later', text: 'x' }))['error']).toMatchObject({ message: 'invalid wake params: at /mode: must be equal to one of the allowed values' })
    expect((await client.request('logs.tail', { limit: 0 }))['error']).toMatchObject({ message: 'invalid logs.tail params: at /limit: must be >= 1' })
  })
})

describe('logs.tail', () => {
  it('follows a file with a cursor, whole lines only', async () => {
    expect(await result('logs.tail')).toEqual({ file: logFile, cursor: 0, size: 0, lines: [], truncated: false, reset: false })
    writeFileSync(logFile, 'one\ntwo\nthr')
    const first = await result('logs.tail', {})
    expect(problemsOf('LogsTailResult', first)).toEqual([])
    expect(first).toMatchObject({ lines: ['one', 'two'], cursor: 8 })
    appendFileSync(logFile, 'ee\nfour\n')
    expect(await result('logs.tail', { cursor: first['cursor'] })).toMatchObject({ lines: ['three', 'four'], cursor: 19, truncated: false })
    expect(await result('logs.tail', { cursor: 19 })).toMatchObject({ lines: [], cursor: 19 })
    writeFileSync(logFile, 'new\n')
    expect(await result('logs.tail', { cursor: 19 })).toMatchObject({ lines: ['new'], reset: true })
  })

  it('is bounded in lines and bytes and says so', async () => {
    writeFileSync(logFile, Array.from({ length: 1_000 }, (_value, index) => `line ${index}`).join('\n') + '\n')
    expect(await tailLog(logFile, { limit: 2 })).toMatchObject({ lines: ['line 998', 'line 999'], truncated: true })
    const bytes = await tailLog(logFile, { maxBytes: 20 })
    expect(bytes).toMatchObject({ lines: ['line 998', 'line 999'], truncated: true })
    expect(await tailLog(logFile, { cursor: 0, maxBytes: 20 })).toMatchObject({ skippedBytes: expect.any(Number) as number })
  })
})
