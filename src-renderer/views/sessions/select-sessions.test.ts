import { describe, expect, it } from 'vitest'
import { extendTo, NOTHING, toggleKey } from './select-sessions.ts'

const order = ['a', 'b', 'c', 'd', 'e']

describe('choosing chats', () => {
  it('chooses and leaves one', () => {
    const one = toggleKey(NOTHING, 'b')
    expect([...one.keys]).toEqual(['b'])
    expect([...toggleKey(one, 'b').keys]).toEqual([])
  })

  it('chooses everything from the last one, up or down', () => {
    expect([...extendTo(toggleKey(NOTHING, 'b'), 'd', order).keys]).toEqual(['b', 'c', 'd'])
    expect([...extendTo(toggleKey(NOTHING, 'd'), 'b', order).keys].toSorted()).toEqual(['b', 'c', 'd'])
  })

  it('keeps the beginning of a range while it grows, and what was chosen before', () => {
    const first = extendTo(toggleKey(toggleKey(NOTHING, 'a'), 'c'), 'd', order)
    expect([...extendTo(first, 'e', order).keys]).toEqual(['a', 'c', 'd', 'e'])
  })

  it('chooses one when there is no beginning, or it left the list', () => {
    expect([...extendTo(NOTHING, 'c', order).keys]).toEqual(['c'])
    expect([...extendTo({ keys: new Set(), anchor: 'gone' }, 'c', order).keys]).toEqual(['c'])
  })
})
