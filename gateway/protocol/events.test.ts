import { describe, expect, it } from 'vitest'
import { eventAudience, GATEWAY_EVENTS } from './index.ts'

describe('eventAudience', () => {
  it.each([
    ['tick', 'everyone'],
    ['health', 'everyone'],
    ['shutdown', 'everyone'],
    ['presence', 'operator.read'],
    ['chat', 'operator.read'],
    ['desktop.anything', 'operator.read'],
    ['exec.approval.requested', 'operator.approvals'],
    ['question.requested', 'operator.questions'],
    ['device.pair.requested', 'operator.pairing'],
    ['node.pair.resolved', 'operator.pairing'],
    ['talk.mode', 'operator.talk'],
    ['terminal.data', 'operator.admin'],
    ['plugin.approval.requested', 'operator.approvals'],
    ['plugin.weather', 'operator.write'],
    ['made.up', 'nobody'],
  ])('%s is for %s', (event, audience) => expect(eventAudience(event)).toBe(audience))

  it('knows every event that is advertised', () => {
    expect(GATEWAY_EVENTS.filter((event) => eventAudience(event) === 'nobody')).toEqual([])
  })
})
