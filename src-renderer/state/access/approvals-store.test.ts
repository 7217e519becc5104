import { describe, expect, it } from 'vitest'
import { RequestError } from '../../client/gateway-client.ts'
import { createApprovalsStore } from './approvals-store.ts'
import { createRememberedStore } from './remembered-store.ts'
import { createFakeClient } from '../testing/fake-client.ts'

const question = (id: string, agentId = 'main') => ({ id, request: { command: `touch ${id}`, cwd: '/w', host: 'gateway', agentId, sessionKey: `agent:${agentId}:main`, allowedDecisions: ['allow-once', 'deny'] }, createdAtMs: 1, expiresAtMs: 2 })

function house() {
  const fake = createFakeClient()
  fake.answer('exec.approval.list', () => [question('a'), question('b', 'work')])
  fake.answer('approval.history', ({ cursor }) => (cursor === undefined ? { items: [{ id: 'new' }], nextCursor: '7' } : { items: [{ id: 'old' }] }))
  const store = createApprovalsStore({ client: fake.client })
  return { fake, store, ids: () => store.getState().pending.map(({ id }) => id) }
}

describe('questions', () => {
  it('come from every agent, stay current by events, and leave when they are decided anywhere', async () => {
    const { fake, store, ids } = house()
    fake.emit('exec.approval.requested', question('too early'))
    expect(ids()).toEqual([])
    await store.getState().load()
    fake.emit('exec.approval.requested', question('c'))
    fake.emit('exec.approval.requested', question('c'))
    expect(ids()).toEqual(['a', 'b', 'c'])
    expect(store.getState().pending.map(({ sessionKey }) => sessionKey)).toContain('agent:work:main')
    fake.emit('exec.approval.resolved', { id: 'b', decision: 'deny' })
    expect(ids()).toEqual(['a', 'c'])
  })

  it('keep a refused answer with the question, and drop one that somebody else answered', async () => {
    const { fake, store, ids } = house()
    await store.getState().load()
    fake.answer('exec.approval.resolve', () => Promise.reject(new RequestError('INVALID_REQUEST', 'try again')))
    await store.getState().decide('a', 'allow-once')
    expect(store.getState().pending[0]).toMatchObject({ answering: false, error: 'try again' })
    fake.answer('exec.approval.resolve', () => Promise.reject(new RequestError('INVALID_REQUEST', 'too late', { reason: 'APPROVAL_ALREADY_RESOLVED' })))
    await store.getState().decide('a', 'deny')
    expect(ids()).toEqual(['b'])
  })

  it('are read page by page once they are over', async () => {
    const { store } = house()
    await store.getState().load()
    await store.getState().loadOlder()
    await store.getState().loadOlder()
    expect(store.getState()).toMatchObject({ past: [{ id: 'new' }, { id: 'old' }], olderFrom: null })
  })

  it('are forgotten when somebody else may sign in', async () => {
    const { fake, store } = house()
    await store.getState().load()
    fake.demandSignIn()
    expect(store.getState()).toMatchObject({ phase: 'idle', pending: [], past: [] })
  })
})

describe('what is remembered', () => {
  function remembering() {
    const fake = createFakeClient()
    let hash = 'h1'
    let file: Record<string, unknown> = { version: 1, defaults: { ask: 'off' }, agents: { main: { security: 'full', allowlist: [{ id: '1', pattern: '/bin/ls' }, { id: '2', pattern: 'read:/etc/hosts' }] }, work: { allowlist: [{ pattern: 'git' }] } } }
    const snapshot = () => ({ hash, file })
    fake.answer('exec.approvals.get', snapshot)
    fake.answer('exec.approvals.set', (params) => {
      if (params['baseHash'] !== hash) throw new RequestError('INVALID_REQUEST', 'exec approvals base hash required')
      file = params['file'] as Record<string, unknown>
      hash += '+'
      return {}
    })
    return { fake, store: createRememberedStore({ client: fake.client }), file: () => file, snapshot, elsewhere: () => void (hash += '!') }
  }

  it('is listed for all agents; one is forgotten and put back without touching the rest', async () => {
    const { store, file } = remembering()
    await store.getState().load()
    expect(store.getState().data?.map(({ agentId, entry }) => `${agentId} ${entry.pattern}`)).toEqual(['main /bin/ls', 'main read:/etc/hosts', 'work git'])
    const [first, , git] = store.getState().data ?? []
    if (first === undefined || git === undefined) throw new Error('nothing is remembered')
    await store.getState().forget(first)
    await store.getState().forget(git)
    expect(file()).toMatchObject({ defaults: { ask: 'off' }, agents: { main: { security: 'full', allowlist: [{ id: '2' }] }, work: { allowlist: [] } } })
    await store.getState().restore(git)
    expect(store.getState().data?.map(({ entry }) => entry.pattern)).toEqual(['read:/etc/hosts', 'git'])
  })

  it('is changed on top of what somebody else changed meanwhile, and a refusal is told', async () => {
    const { fake, store, snapshot, elsewhere } = remembering()
    await store.getState().load()
    let reads = 0
    const [first] = store.getState().data ?? []
    if (first === undefined) throw new Error('nothing is remembered')
    fake.answer('exec.approvals.get', () => {
      const answer = snapshot()
      if ((reads += 1) === 1) elsewhere()
      return answer
    })
    await store.getState().forget(first)
    expect(reads).toBe(3)
    fake.answer('exec.approvals.set', () => Promise.reject(new RequestError('FORBIDDEN', 'missing scope: operator.admin')))
    await expect(store.getState().restore(first)).rejects.toThrow('missing scope')
  })
})
