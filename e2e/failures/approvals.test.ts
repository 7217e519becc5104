// Commands that need the owner's word, end to end: asked, remembered, refused, unanswered, and still open when the gateway restarts.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLive, UNATTENDED } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import type { LiveClient } from '../harness/live-client.ts'

const append = (name: string) => `please [[tool=exec {"command":"touch ${name}"}]]`
const asked = async (client: LiveClient, runId: string) => {
  const approval = await client.event('exec.approval.requested', ({ request }) => (request as { runId?: string }).runId === runId)
  return String(approval['id'])
}

describe('approvals', () => {
  let live: LiveGateway
  let client: LiveClient
  const made = (name: string) => existsSync(join(live.workspace, name))
  beforeAll(async () => {
    live = await startLive()
    client = await live.enter()
  })
  afterAll(() => live.stop())

  it('wait for the owner; allow-once allows once', async () => {
    for (const _ of [1, 2]) {
      const runId = await client.send('once', append('once.txt'))
      const id = await asked(client, runId)
      await client.call('exec.approval.resolve', { id, decision: 'allow-once' })
      expect((await client.ended(runId)).state).toBe('final')
    }
    expect(made('once.txt')).toBe(true)
  })

  it('allow-always remembers exactly this command, nothing like it, and in other sessions too', async () => {
    const first = await client.send('always', append('always.txt'))
    await client.call('exec.approval.resolve', { id: await asked(client, first), decision: 'allow-always' })
    await client.ended(first)

    const again = await client.turn('always-2', append('always.txt'))
    expect(again.state).toBe('final')
    expect(client.events('exec.approval.requested').filter(({ request }) => (request as { runId?: string }).runId === again.runId)).toEqual([])

    const other = await client.send('always', append('always.txt other.txt'))
    await client.call('exec.approval.resolve', { id: await asked(client, other), decision: 'deny' })
    await client.ended(other)
    expect(made('other.txt')).toBe(false)
  })

  it('deny: nothing runs and the model is told', async () => {
    const runId = await client.send('deny', append('denied.txt'))
    await client.call('exec.approval.resolve', { id: await asked(client, runId), decision: 'deny' })
    const end = await client.ended(runId)
    expect(end.text).toMatch(/The owner refused this/)
    expect(made('denied.txt')).toBe(false)
  })

  it('end with the turn they belong to', async () => {
    const runId = await client.send('aborted', append('aborted.txt'))
    const id = await asked(client, runId)
    await client.call('chat.abort', { sessionKey: 'aborted', runId })
    expect((await client.ended(runId)).state).toBe('aborted')
    await expect(client.call('exec.approval.resolve', { id, decision: 'allow-once' })).rejects.toThrow(/unknown or expired/)
    expect(await client.call('exec.approval.list')).toEqual([])
    expect(made('aborted.txt')).toBe(false)
  })

  it('cannot be answered by a connection without the scope', async () => {
    const reader = await live.enter({ scopes: ['operator.read', 'operator.write'] })
    const runId = await client.send('scope', append('scope.txt'))
    const id = await asked(client, runId)
    await expect(reader.call('exec.approval.resolve', { id, decision: 'allow-once' })).rejects.toThrow(/missing scope: operator.approvals/)
    await client.call('exec.approval.resolve', { id, decision: 'deny' })
    await client.ended(runId)
  })
})

describe('approvals nobody answers', () => {
  it('are refused at once when nobody is there who could', async () => {
    const live = await startLive()
    const client = await live.enter(UNATTENDED)
    const end = await client.turn('main', append('nobody.txt'))
    expect(end.text).toMatch(/nobody is connected who could give it/)
    expect(existsSync(join(live.workspace, 'nobody.txt'))).toBe(false)
    await live.stop()
  })

  it('expire', async () => {
    const live = await startLive({ config: { tools: { exec: { askTimeoutSeconds: 1 } } } })
    const client = await live.enter()
    const runId = await client.send('main', append('late.txt'))
    const id = await asked(client, runId)
    expect((await client.ended(runId)).text).toMatch(/Nobody answered the request for approval/)
    await expect(client.call('exec.approval.resolve', { id, decision: 'allow-once' })).rejects.toThrow(/unknown or expired/)
    await live.stop()
  })

  it('are asked again after a restart, and the command runs once', async () => {
    const live = await startLive()
    const command = 'please [[tool=exec {"command":"echo line >> lines.txt"}]]'
    const before = await live.enter()
    const runId = await before.send('main', command)
    const first = await asked(before, runId)
    await live.restart()
    // Clients need a moment to come back; until then the question waits for them.
    await delay(400)

    const client = await live.enter()
    await expect.poll(async () => (await client.call<readonly { id: string }[]>('exec.approval.list')).length).toBe(1)
    const [pending] = await client.call<readonly { id: string }[]>('exec.approval.list')
    expect(pending?.id).not.toBe(first)
    await expect(client.call('exec.approval.resolve', { id: first, decision: 'allow-once' })).rejects.toThrow(/unknown or expired/)
    await client.call('exec.approval.resolve', { id: pending?.id ?? '', decision: 'allow-once' })
    await client.call('agent.wait', { runId, timeoutMs: 5000 })
    expect(readFileSync(join(live.workspace, 'lines.txt'), 'utf8')).toBe('line\n')
    const answers = (await client.history('main')).filter(({ role, content }) => role === 'assistant' && !JSON.stringify(content).includes('"toolCall"'))
    expect(answers).toHaveLength(1)
    await live.stop()
  })

  it('remember allow-always over a restart', async () => {
    const live = await startLive()
    const before = await live.enter()
    const runId = await before.send('main', append('kept.txt'))
    await before.call('exec.approval.resolve', { id: await asked(before, runId), decision: 'allow-always' })
    await before.ended(runId)
    await live.restart()
    const client = await live.enter(UNATTENDED)
    expect((await client.turn('main', append('kept.txt'))).text).toMatch(/no output/)
    await live.stop()
  })
})
