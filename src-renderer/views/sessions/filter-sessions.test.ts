import { describe, expect, it } from 'vitest'
import type { SessionRow } from '../../state/sessions-store.ts'
import { channelOf, choicesOf, filterSessions } from './filter-sessions.ts'
import type { SessionFilters } from './filter-sessions.ts'

const row = (key: string, changes: Partial<SessionRow> = {}): SessionRow => ({ key, kind: 'direct', sessionId: key, agentId: 'main', updatedAt: 1, ...changes })
const rows = [
  row('old', { updatedAt: 1, label: 'Tax documents', channel: 'slack' }),
  row('new', { updatedAt: 9, derivedTitle: 'Lisbon trip', unread: true, lastMessagePreview: 'Three hotels fit' }),
  row('pinned', { updatedAt: 2, pinned: true, agentId: 'ops', hasActiveRun: true }),
  row('away', { archived: true, label: 'Boiler' }),
  row('task', { isBackground: true, label: 'Nightly', unread: true }),
]
const found = (filters: Partial<SessionFilters>) => filterSessions(rows, { show: 'all', query: '', agentId: null, channel: null, ...filters }).map(({ key }) => key)

describe('the list of sessions', () => {
  it('has pinned ones first, then the newest, without the archive and the background', () => {
    expect(found({})).toEqual(['pinned', 'new', 'old'])
  })

  it('narrows to what is unread, running or archived', () => {
    expect([found({ show: 'unread' }), found({ show: 'running' }), found({ show: 'archived' })]).toEqual([['new'], ['pinned'], ['away']])
  })

  it('finds by name, channel and last words, also in the background', () => {
    expect([found({ query: 'lisbon' }), found({ query: 'slack tax' }), found({ query: 'hotels' }), found({ query: 'nightly' }), found({ query: 'boiler' })]).toEqual([['new'], ['old'], ['new'], ['task'], []])
  })

  it('narrows to an agent or a channel, when there is a choice', () => {
    expect([found({ agentId: 'ops' }), found({ channel: 'slack' }), found({ channel: 'webchat', agentId: 'main' })]).toEqual([['pinned'], ['old'], ['new']])
    expect(choicesOf(rows, channelOf)).toEqual(['slack', 'webchat'])
    expect(choicesOf([row('a')], ({ agentId }) => agentId)).toEqual([])
  })
})
