import { afterEach, describe, expect, it } from 'vitest'
import { openStateDatabase } from '../../storage/index.ts'
import { createSessionStore } from '../index.ts'
import { createSessionTidying } from './tidy-sessions.ts'
import type { TidySettings } from './tidy-sessions.ts'

const HOUR = 3_600_000
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

function setUp(settings: Partial<TidySettings> = {}) {
  const clock = { nowMs: 1_000_000_000_000, now: () => clock.nowMs }
  const database = openStateDatabase({ path: ':memory:' })
  closers.push(() => database.close())
  const sessions = createSessionStore({ database, clock })
  const lines: string[] = []
  const changed: string[] = []
  const active = new Set<string>()
  const write = (message: string, fields?: Readonly<Record<string, unknown>>) => void lines.push(`${message} ${JSON.stringify(fields)}`)
  const logger = { debug: write, info: write, warn: write, error: write, child: () => logger }
  const tidying = createSessionTidying({
    sessions, clock, logger,
    settings: () => ({ mode: 'enforce', oldAfterMs: 24 * HOUR, maxSessions: 100, subAgentsAfterMs: HOUR, ...settings }),
    isActive: (key) => active.has(key), isMain: ({ key }) => key === 'agent:main:main', changed: (key) => void changed.push(key),
  })
  const add = (...names: string[]) => names.forEach((name) => {
    sessions.ensure(`agent:main:${name}`, { agentId: 'main' })
    clock.nowMs += 1
  })
  const archived = () => sessions.list({ archived: true }).sessions.map(({ key }) => key.replace('agent:main:', '')).toSorted()
  return { clock, sessions, tidying, add, archived, lines, changed, active }
}

describe('tidying sessions', () => {
  it('archives what is old, but never pinned, main or active sessions', () => {
    const { clock, sessions, tidying, add, archived, changed, active } = setUp()
    add('main', 'old', 'pinned', 'busy')
    sessions.patch('agent:main:pinned', { pinned: true })
    active.add('agent:main:busy')
    clock.nowMs += 25 * HOUR
    add('new')
    expect(tidying.run()).toBe(1)
    expect(archived()).toEqual(['old'])
    expect(changed).toEqual(['agent:main:old'])
    expect(tidying.run()).toBe(0)
  })

  it('archives the longest unused beyond the number that is kept', () => {
    const { tidying, add, archived } = setUp({ maxSessions: 2 })
    add('a', 'b', 'c', 'd')
    tidying.run()
    expect(archived()).toEqual(['a', 'b'])
  })

  it('only reports by default, and the same number once', () => {
    const { tidying, add, archived, lines } = setUp({ mode: 'warn', maxSessions: 1 })
    add('a', 'b')
    tidying.run()
    tidying.run()
    expect(archived()).toEqual([])
    expect(lines).toEqual([expect.stringContaining('{"sessions":1}')])
  })

  it('archives sub-agents after their time in either mode, unless that is switched off', () => {
    for (const [subAgentsAfterMs, expected] of [[HOUR, ['subagent:x']], [0, []]] as const) {
      const { clock, tidying, add, archived } = setUp({ mode: 'warn', subAgentsAfterMs })
      add('subagent:x', 'chat')
      clock.nowMs += 2 * HOUR
      add('subagent:y')
      tidying.run()
      expect(archived()).toEqual(expected)
    }
  })
})
