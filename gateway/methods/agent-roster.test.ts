import { describe, expect, it } from 'vitest'
import { makeDefaultAgent } from './agent-roster.ts'

const MAIN = { id: 'main', workspace: '/state/workspace' }
const WORK = { id: 'work', workspace: '/state/workspace-work' }

describe('makeDefaultAgent', () => {
  it('hands over between agents written as entries, and keeps both in their folders', () => {
    const draft: Record<string, unknown> = { agents: { default: 'main', entries: { main: { default: true }, work: { name: 'Work' } } } }
    makeDefaultAgent(draft, WORK, MAIN)
    expect(draft).toEqual({ agents: { entries: { main: { workspace: '/state/workspace' }, work: { name: 'Work', workspace: '/state/workspace-work', default: true } } } })
  })

  it('hands over between agents written as a list', () => {
    const draft: Record<string, unknown> = { agents: { list: [{ id: 'main', default: true, workspace: '/own' }, { id: 'Work' }] } }
    makeDefaultAgent(draft, WORK, { ...MAIN, workspace: '/own' })
    expect(draft).toEqual({ agents: { list: [{ id: 'main', workspace: '/own' }, { id: 'Work', workspace: '/state/workspace-work', default: true }] } })
  })

  it('and back', () => {
    const draft: Record<string, unknown> = { agents: { entries: { main: {}, work: { default: true } } } }
    makeDefaultAgent(draft, MAIN, WORK)
    expect(draft).toMatchObject({ agents: { entries: { main: { default: true } } } })
    expect(draft).not.toMatchObject({ agents: { entries: { work: { default: true } } } })
  })
})
