import { describe, expect, it } from 'vitest'
import { accessOf, rightsOf } from './rights.ts'

describe('rights', () => {
  it('are everything that follows from what was given', () => {
    expect(rightsOf({ scopes: ['operator.admin'] })).toEqual(['settings', 'devices', 'approvals', 'messages', 'questions', 'voice', 'chats'])
    expect(rightsOf({ scopes: ['operator.write'] })).toEqual(['messages', 'voice', 'chats'])
    expect(rightsOf({ roles: ['node'] })).toEqual(['abilities'])
    expect(rightsOf({ scopes: ['operator.from.tomorrow'] })).toEqual([])
  })

  it('come to one word', () => {
    expect([['operator.admin'], ['operator.write'], ['operator.read'], []].map((scopes) => accessOf({ scopes }))).toEqual(['full', 'chat', 'look', 'little'])
    expect(accessOf({ roles: ['node'], scopes: [] })).toBe('abilities')
  })
})
