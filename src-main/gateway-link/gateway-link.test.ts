import { describe, expect, it } from 'vitest'
import { createFakeClient } from '../../src-renderer/state/testing/fake-client.ts'
import { createGatewayLink } from './gateway-link.ts'
import type { GatewayView } from './gateway-view.ts'

function scene() {
  const later: (() => void)[] = []
  const link = createGatewayLink({ after: (run) => void later.push(run) })
  const seen: GatewayView[] = []
  link.onView((view) => void seen.push(view))
  return { link, seen, pass: () => later.splice(0).forEach((run) => run()) }
}

describe('the line to the gateway', () => {
  it('says nothing but that there is none, until there is one', () => {
    const { link } = scene()
    expect(link.view().connection).toBe('none')
    expect(link.client()).toBeNull()
    expect(link.session('agent:main:a')).toBeNull()
    link.wake()
  })

  it('goes on with the next gateway and hears nothing more of the one before', () => {
    const { link, seen, pass } = scene()
    const [first, second] = [createFakeClient(), createFakeClient()]
    const closed: string[] = []
    const replies: string[] = []
    link.onReply(({ text }) => void replies.push(text))
    link.follow(() => ({ ...first.client, close: () => void closed.push('first') }))
    link.follow(() => second.client)
    expect(closed).toEqual(['first'])
    expect(link.client()).toBe(second.client)
    for (const fake of [first, second]) fake.emit('session.message', { sessionKey: 'a', messageId: 'm', message: { role: 'assistant', content: [{ type: 'text', text: fake === first ? 'old' : 'new' }] } })
    expect(replies).toEqual(['new'])
    pass()
    expect(seen.at(-1)).toMatchObject({ connection: 'open', lastReply: { text: 'new' } })
    link.follow(null)
    pass()
    expect(seen.at(-1)?.connection).toBe('none')
  })

  it('tells of many changes once, with the last of them', () => {
    const { link, seen, pass } = scene()
    const fake = createFakeClient()
    link.follow(() => fake.client)
    for (let count = 0; count < 50; count += 1) fake.emit('exec.approval.requested', { id: `a${count}`, request: {} })
    pass()
    expect(seen.map(({ approvals }) => approvals.length)).toEqual([50])
  })

  it('connects anew after a sleep: a line from before it may only look alive', () => {
    const { link } = scene()
    const fake = createFakeClient()
    const done: string[] = []
    link.follow(() => ({ ...fake.client, reconnect: async () => void done.push('reconnect'), retryNow: () => void done.push('retry') }))
    link.wake()
    fake.setOpen(false)
    link.wake()
    expect(done).toEqual(['reconnect', 'retry'])
  })
})
