import { describe, expect, it } from 'vitest'
import { RequestError } from '../../src-renderer/client/gateway-client.ts'
import { createFakeClient } from '../../src-renderer/state/testing/fake-client.ts'
import { createGatewayLink } from '../gateway-link/gateway-link.ts'
import type { NotificationOptions } from '../ports/desktop-services.ts'
import { en } from '../texts/en.ts'
import { createAnswering } from './answer-approvals.ts'
import { followAttention } from './notify.ts'

interface Shown extends NotificationOptions {
  isClosed: boolean
  readonly click: () => void
  readonly choose: (index: number) => void
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const approval = (id: string, request: object = {}) => ({ id, request: { command: 'ls -l', sessionKey: 'agent:main:a', allowedDecisions: ['allow-once', 'deny'], ...request } })
const row = (key: string, more: object = {}) => ({ sessionKey: key, reason: 'new', session: { key, agentId: 'main', label: 'Trip', updatedAt: 1, ...more } })
const reply = (key: string, text: string, more: object = {}) => ({ sessionKey: key, messageId: `m-${text}`, message: { role: 'assistant', stopReason: 'stop', content: [{ type: 'text', text }], ...more } })

function scene() {
  const fake = createFakeClient()
  fake.answer('exec.approval.list', () => [])
  const later: (() => void)[] = []
  const link = createGatewayLink({ after: (run) => void later.push(run) })
  link.follow(() => fake.client)
  const shown: Shown[] = []
  const opened: string[] = []
  const badges: number[] = []
  const descriptions: string[] = []
  const eyes = { on: null as string | null, isHere: false, isWanted: true, isSupported: true, attracted: 0 }
  let looked = (): void => undefined
  const show = (path: string) => void opened.push(path)
  followAttention({
    link, show, texts: en,
    notifications: {
      isSupported: () => eyes.isSupported,
      show(options, { clicked, chosen }) {
        const notification: Shown = { ...options, isClosed: false, click: clicked, choose: chosen }
        shown.push(notification)
        return { close: () => void (notification.isClosed = true) }
      },
    },
    badge: { show: (count, description) => void [badges.push(count), descriptions.push(description)] },
    isWanted: () => eyes.isWanted,
    isLookedAt: (path) => (path === undefined ? eyes.isHere : eyes.isHere && eyes.on === path),
    onLook: (listener) => void (looked = listener),
    answer: createAnswering({ link, show }),
    attract: () => void (eyes.attracted += 1),
  })
  return { fake, link, shown, opened, badges, descriptions, eyes, pass: () => later.splice(0).forEach((run) => run()), look: (path: string) => void [Object.assign(eyes, { isHere: true, on: path }), looked()] }
}

describe('an answer nobody looks at', () => {
  it('is shown with its chat, and a click opens it', () => {
    const { fake, shown, opened, badges } = scene()
    fake.emit('sessions.changed', row('agent:main:a'))
    fake.emit('session.message', reply('agent:main:a', 'Booked\n\nfor  Friday.'))
    expect(shown).toMatchObject([{ title: 'Trip', body: 'Booked for Friday.', actions: [], isSilent: false }])
    shown[0]?.click()
    expect(opened).toEqual(['/chat/agent:main:a'])
    expect(badges).toEqual([1])
  })

  it('replaces the one before it in the same chat, quietly', () => {
    const { fake, shown, badges } = scene()
    for (const text of ['one', 'two']) fake.emit('session.message', reply('agent:main:a', text))
    fake.emit('session.message', reply('agent:main:b', 'other'))
    expect(shown.map(({ body, isClosed, isSilent }) => [body, isClosed, isSilent])).toEqual([['one', true, false], ['two', false, true], ['other', false, false]])
    expect(badges.at(-1)).toBe(2)
  })

  it('goes when somebody looks at its chat, and never comes where somebody looks already', () => {
    const { fake, shown, badges, descriptions, look } = scene()
    fake.emit('session.message', reply('agent:main:a', 'one'))
    look('/chat/agent:main:b')
    expect(shown[0]?.isClosed).toBe(false)
    look('/chat/agent:main:a')
    expect(shown[0]?.isClosed).toBe(true)
    fake.emit('session.message', reply('agent:main:a', 'two'))
    expect(shown).toHaveLength(1)
    expect(badges).toEqual([1, 0])
    expect(descriptions).toEqual(['New or waiting for you: 1', ''])
  })

  it('says why there was none', () => {
    const { fake, shown } = scene()
    fake.emit('session.message', reply('agent:main:a', '', { stopReason: 'error', errorMessage: 'no credit' }))
    expect(shown).toMatchObject([{ title: 'OpenClaw', body: 'No answer: no credit' }])
  })

  it.each([['of a schedule', { isBackground: true }], ['that is read on Telegram', { channel: 'telegram' }]])('%s is not announced here', (_name, more) => {
    const { fake, shown, badges } = scene()
    fake.emit('sessions.changed', row('agent:main:a', more))
    fake.emit('session.message', reply('agent:main:a', 'one'))
    expect([shown, badges]).toEqual([[], []])
  })

  it('is only counted when notifications are not wanted, or the system has none', () => {
    for (const how of [{ isWanted: false }, { isSupported: false }]) {
      const { fake, shown, badges, eyes } = scene()
      Object.assign(eyes, how)
      fake.emit('session.message', reply('agent:main:a', 'one'))
      expect([shown, badges]).toEqual([[], [1]])
    }
  })
})

describe('a question', () => {
  it('is shown with its answers; a click only looks', async () => {
    const { fake, shown, opened, badges, eyes, pass } = scene()
    fake.emit('exec.approval.requested', approval('1'))
    pass()
    expect(shown).toMatchObject([{ title: 'May your assistant run this?', body: 'ls -l', actions: ['Allow once', 'Deny'] }])
    shown[0]?.click()
    await settled()
    expect(opened).toEqual(['/chat/agent:main:a'])
    expect(fake.requests.filter(({ method }) => method === 'exec.approval.resolve')).toEqual([])
    expect([badges, eyes.attracted]).toEqual([[1], 1])
  })

  it.each([[0, 'allow-once'], [1, 'deny']])('is answered by its button %i with %s', async (index, decision) => {
    const { fake, shown, pass } = scene()
    fake.emit('exec.approval.requested', approval('1'))
    pass()
    shown[0]?.choose(index)
    shown[0]?.choose(7)
    await settled()
    expect(fake.requests.filter(({ method }) => method === 'exec.approval.resolve').map(({ params }) => params)).toEqual([{ id: '1', decision }])
  })

  it('whose command is not seen whole can only be refused there', () => {
    const { fake, shown, pass } = scene()
    fake.emit('exec.approval.requested', approval('1', { command: `echo ${'x'.repeat(300)}` }))
    pass()
    expect(shown[0]?.actions).toEqual(['Deny'])
  })

  it('opens when its answer did not arrive, unless it was answered elsewhere', async () => {
    const { fake, shown, opened, pass } = scene()
    fake.emit('exec.approval.requested', approval('1'))
    pass()
    fake.answer('exec.approval.resolve', () => {
      throw new RequestError('INVALID_REQUEST', 'too late', { reason: 'APPROVAL_ALREADY_RESOLVED' })
    })
    shown[0]?.choose(1)
    await settled()
    expect(opened).toEqual([])
    fake.setOpen(false)
    shown[0]?.choose(1)
    await settled()
    expect(opened).toEqual(['/approvals'])
  })

  it('is asked once, though the connection breaks, and goes when it is over', async () => {
    const { fake, shown, badges, pass } = scene()
    fake.emit('exec.approval.requested', approval('1'))
    pass()
    fake.answer('exec.approval.list', () => [approval('1')])
    fake.setOpen(false)
    pass()
    fake.setOpen(true)
    await settled()
    pass()
    expect(shown).toMatchObject([{ isClosed: false }])
    fake.emit('exec.approval.resolved', { id: '1' })
    pass()
    expect(shown).toMatchObject([{ isClosed: true }])
    expect(badges.at(-1)).toBe(0)
  })

  it('is left to the window that somebody has before their eyes', () => {
    const { fake, shown, badges, eyes, pass } = scene()
    eyes.isHere = true
    fake.emit('exec.approval.requested', approval('1'))
    pass()
    expect([shown, badges, eyes.attracted]).toEqual([[], [1], 0])
  })

  it('of a device is shown, and never answered outside its view', async () => {
    const { fake, shown, opened, pass } = scene()
    fake.answer('device.pair.list', () => ({ pending: [{ requestId: 'r1', displayName: 'Phone\u202E' }] }))
    fake.emit('device.pair.requested', {})
    await settled()
    pass()
    expect(shown).toMatchObject([{ title: 'Phone wants to connect', actions: [] }])
    shown[0]?.click()
    expect(opened).toEqual(['/devices'])
  })
})
