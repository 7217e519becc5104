import { describe, expect, it, vi } from 'vitest'
import { createCommandsStore } from './commands-store.ts'
import type { Command } from './commands-store.ts'

const command = (id: string, changes: Partial<Command> = {}): Command => ({ id, label: id, group: 'action', run: () => undefined, ...changes })

function memory(initial?: string) {
  const values = new Map(initial === undefined ? [] : [['openclaw.recentCommands', initial]])
  return { getItem: (key: string) => values.get(key) ?? null, setItem: (key: string, value: string) => void values.set(key, value) }
}

describe('the commands', () => {
  it('come and go with whoever offers them, the latest first', () => {
    const { getState } = createCommandsStore({ storage: null })
    const ids = () => getState().commands.map(({ id }) => id)
    getState().register('shell', [command('a'), command('b')])
    const leave = getState().register('view', [command('c')])
    expect(ids()).toEqual(['c', 'a', 'b'])
    leave()
    expect(ids()).toEqual(['a', 'b'])
  })

  it('put what is about the page before what is there everywhere, whoever came last', () => {
    const { getState } = createCommandsStore({ storage: null })
    getState().register('view', [command('mine', { group: 'page' })])
    getState().register('shell', [command('everywhere')])
    expect(getState().commands.map(({ id }) => id)).toEqual(['mine', 'everywhere'])
  })

  it('are replaced when offered again, and an old farewell takes nothing away', () => {
    const { getState } = createCommandsStore({ storage: null })
    const leaveOld = getState().register('view', [command('old')])
    getState().register('view', [command('new')])
    leaveOld()
    expect(getState().commands.map(({ id }) => id)).toEqual(['new'])
  })

  it('are remembered when run, in this browser, the latest first and five at most', () => {
    const storage = memory()
    const { getState } = createCommandsStore({ storage })
    for (const id of ['a', 'b', 'c', 'a', 'd', 'e', 'f']) getState().run(command(id))
    expect(getState().recent).toEqual(['f', 'e', 'd', 'a', 'c'])
    expect(createCommandsStore({ storage }).getState().recent).toEqual(['f', 'e', 'd', 'a', 'c'])
  })

  it('do nothing while there is a reason not to', () => {
    const { getState } = createCommandsStore({ storage: null })
    const run = vi.fn<() => void>()
    getState().run(command('a', { run, disabledReason: 'Only the owner may' }))
    getState().run(command('b', { run, disabledReason: null }))
    expect([run.mock.calls.length, getState().recent]).toEqual([1, ['b']])
  })

  it('start without a memory when what is stored makes no sense', () => {
    for (const stored of ['{', '{"a":1}', '[1,null]']) expect(createCommandsStore({ storage: memory(stored) }).getState().recent).toEqual([])
  })
})
