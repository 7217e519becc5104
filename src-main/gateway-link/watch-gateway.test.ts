import { describe, expect, it } from 'vitest'
import { createFakeClient } from '../../src-renderer/state/testing/fake-client.ts'
import type { Reply } from './gateway-view.ts'
import { watchGateway } from './watch-gateway.ts'

const row = (key: string, more: object = {}) => ({ key, agentId: 'main', updatedAt: 1, ...more })
const approval = (id: string) => ({ id, request: { command: 'ls', sessionKey: 'agent:main:a', agentId: 'main', allowedDecisions: ['allow-once', 'deny'] }, createdAtMs: 1, expiresAtMs: 2 })
const message = (sessionKey: string, id: string, fields: object) => ({ sessionKey, messageId: id, message: { role: 'assistant', content: [{ type: 'text', text: 'Done.' }], stopReason: 'stop', ...fields } })
const settled = () => new Promise((resolve) => setImmediate(resolve))

function scene() {
  const fake = createFakeClient()
  const lists = { approvals: [] as unknown[], pending: [] as unknown[], sessions: [] as unknown[], active: [] as unknown[] }
  fake.answer('sessions.subscribe', () => ({ subscribed: true, list: { sessions: lists.sessions } }))
  fake.answer('sessions.list', () => ({ sessions: lists.active }))
  fake.answer('exec.approval.list', () => lists.approvals)
  fake.answer('device.pair.list', () => ({ pending: lists.pending, paired: [] }))
  const replies: Reply[] = []
  const later: (() => void)[] = []
  let changes = 0
  const begin = () => watchGateway({ client: fake.client, changed: () => void (changes += 1), replied: (reply) => void replies.push(reply), after: (run) => void later.push(run) })
  return { fake, lists, replies, later, begin, changes: () => changes }
}

describe('what the app knows of its gateway', () => {
  it('is read as a whole when it connects', async () => {
    const { lists, begin } = scene()
    lists.sessions = [row('agent:main:a', { updatedAt: 5, derivedTitle: 'Tax', unread: true }), row('agent:main:b', { updatedAt: 9, label: 'Trip', channel: 'webchat' })]
    lists.active = [row('agent:main:cron', { hasActiveRun: true, isBackground: true })]
    lists.approvals = [approval('1')]
    lists.pending = [{ requestId: 'r1', displayName: 'Phone' }]
    const watch = begin()
    await settled()
    await settled()
    const view = watch.view()
    expect(view).toMatchObject({ connection: 'open', running: 1, approvals: [{ id: '1', command: 'ls', allowed: ['allow-once', 'deny'] }], pairings: [{ requestId: 'r1', name: 'Phone' }] })
    expect(view.sessions.map(({ key, title, isUnread, channel }) => [key, title, isUnread, channel])).toEqual([['agent:main:b', 'Trip', false, null], ['agent:main:a', 'Tax', true, null]])
    expect(watch.view()).toBe(view)
  })

  it('follows events', async () => {
    const { fake, begin, replies } = scene()
    const watch = begin()
    await settled()
    await settled()
    fake.emit('sessions.changed', { sessionKey: 'agent:main:a', reason: 'agent.run.started', session: row('agent:main:a', { hasActiveRun: true }) })
    fake.emit('exec.approval.requested', approval('1'))
    fake.emit('exec.approval.requested', approval('1'))
    expect(watch.view()).toMatchObject({ running: 1, approvals: [{ id: '1' }] })
    expect(watch.view().approvals).toHaveLength(1)
    fake.emit('exec.approval.resolved', { id: '1' })
    fake.emit('session.message', message('agent:main:a', 'm1', { stopReason: 'toolUse' }))
    fake.emit('session.message', message('agent:main:a', 'm2', { role: 'user' }))
    fake.emit('session.message', message('agent:main:a', 'm3', {}))
    fake.emit('session.message', message('agent:main:a', 'm4', { stopReason: 'error', errorMessage: 'no credit' }))
    expect(replies.map(({ messageId, text, error }) => [messageId, text, error])).toEqual([['m3', 'Done.', null], ['m4', 'Done.', 'no credit']])
    fake.emit('sessions.changed', { sessionKey: 'agent:main:a', reason: 'agent.run.ended', session: row('agent:main:a') })
    expect(watch.view()).toMatchObject({ running: 0, approvals: [], lastReply: { messageId: 'm4' } })
    fake.emit('sessions.changed', { sessionKey: 'agent:main:a', reason: 'delete' })
    expect(watch.view().sessions).toEqual([])
    expect(watch.session('agent:main:a')).toBeNull()
  })

  it('claims nothing that may be over while it is not connected, and reads again when it is', async () => {
    const { fake, lists, begin } = scene()
    lists.sessions = [row('agent:main:a', { hasActiveRun: true })]
    lists.approvals = [approval('1')]
    const watch = begin()
    await settled()
    await settled()
    expect(watch.view()).toMatchObject({ running: 1, approvals: [{ id: '1' }] })
    fake.setOpen(false)
    expect(watch.view()).toMatchObject({ connection: 'lost', running: 0, approvals: [], pairings: [], sessions: [{ key: 'agent:main:a' }] })
    lists.sessions = []
    fake.setOpen(true)
    await settled()
    await settled()
    expect(watch.view()).toMatchObject({ connection: 'open', sessions: [], approvals: [{ id: '1' }] })
    fake.demandSignIn()
    expect(watch.view().connection).toBe('refused')
  })

  it('ignores answers to what an earlier connection asked', async () => {
    const { fake, begin } = scene()
    const slow = Promise.withResolvers<unknown>()
    fake.answer('exec.approval.list', () => slow.promise)
    const watch = begin()
    fake.setOpen(false)
    slow.resolve([approval('1')])
    await settled()
    expect(watch.view().approvals).toEqual([])
  })

  it('looks again at requests of devices, which run out in silence', async () => {
    const { fake, lists, later, begin } = scene()
    lists.pending = [{ requestId: 'r1', platform: 'ios' }]
    const watch = begin()
    await settled()
    expect(later).toHaveLength(1)
    fake.emit('device.pair.requested', {})
    await settled()
    expect(later).toHaveLength(1)
    lists.pending = []
    later.shift()?.()
    await settled()
    expect(watch.view().pairings).toEqual([])
    expect(later).toEqual([])
  })

  it('does with a gateway that leaves things out', async () => {
    const { fake, begin } = scene()
    for (const method of ['sessions.subscribe', 'sessions.list', 'device.pair.list']) fake.answer(method, () => null)
    fake.answer('exec.approval.list', () => {
      throw new Error('missing scope')
    })
    const watch = begin()
    await settled()
    await settled()
    for (const event of ['sessions.changed', 'exec.approval.requested', 'session.message']) fake.emit(event, {})
    expect(watch.view()).toMatchObject({ connection: 'open', sessions: [], approvals: [], pairings: [], lastReply: null })
  })
})
