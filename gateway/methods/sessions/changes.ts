// The changing half of sessions.*: patch, reset, delete, fork, compact.
import { randomUUID } from 'node:crypto'
import { COMMAND_EVENT } from '../../agent/index.ts'
import { invalidRequest, sessionsWire } from '../../protocol/index.ts'
import { messageText } from '../../sessions/index.ts'
import type { SessionEvent } from '../../sessions/index.ts'
import { defineMethod } from '../method.ts'
import type { Method } from '../method.ts'
import { refuseChanged, stopRuns } from './context.ts'
import type { SessionLookup, SessionMethodDependencies } from './context.ts'
import { patchScope, toSessionPatch } from './patch.ts'

/** What a person typed, as a message or a slash command; null for everything else. */
function wordsOf({ body }: SessionEvent): string | null {
  if (body.type === 'message') return body.message.role === 'user' ? messageText(body.message) : null
  return body.type === 'custom' && body.customType === COMMAND_EVENT && typeof body.data['text'] === 'string' ? body.data['text'] : null
}

export function createSessionChanges(dependencies: SessionMethodDependencies, lookup: SessionLookup): Method[] {
  const { store, runtime, announcer, row, resolveModel, settings, databasePath } = dependencies
  const resolved = (session: { readonly agentId: string; readonly settings: { readonly model?: string } }) => resolveModel(session.settings.model, session.agentId) ?? {}

  return [
    defineMethod({
      name: 'sessions.patch',
      scope: patchScope,
      params: sessionsWire.patchParams,
      handle(params) {
        const session = lookup.need(params.key, params.agentId)
        refuseChanged(session, params)
        const patched = store.patch(session.key, toSessionPatch(params, session, dependencies))
        announcer.changed(patched, 'patch')
        return { ok: true, path: databasePath, key: patched.key, entry: row(patched), resolved: resolved(patched) }
      },
    }),
    defineMethod({
      name: 'sessions.reset',
      scope: 'operator.admin',
      params: sessionsWire.resetParams,
      async handle({ key, agentId, reason = 'reset', ...expected }) {
        const session = lookup.need(key, agentId)
        refuseChanged(session, expected)
        await stopRuns(dependencies, session.key)
        const fresh = store.reset(session.key, reason)
        announcer.changed(fresh, reason)
        return { ok: true, key: fresh.key, entry: row(fresh), resolved: resolved(fresh) }
      },
    }),
    defineMethod({
      name: 'sessions.delete',
      scope: ({ archivedOnly }) => (archivedOnly === true ? 'operator.write' : 'operator.admin'),
      params: sessionsWire.deleteParams,
      async handle(params) {
        const key = lookup.canonical(params.key, params.agentId)
        const { defaultAgentId, mainKey, agentIds } = settings()
        if ([defaultAgentId, ...agentIds].some((id) => key === `agent:${id}:${mainKey}`)) throw invalidRequest(`Cannot delete the main session (${key}); use sessions.reset to start it anew`)
        const session = store.get(key)
        if (session === null) return { ok: true, key, deleted: false, archived: [] }
        refuseChanged(session, params)
        if (params.archivedOnly === true && session.archivedAtMs === null) throw invalidRequest(`session ${key} is not archived`)
        await stopRuns(dependencies, key)
        const deleted = store.delete(key)
        if (deleted) announcer.deleted(session)
        return { ok: true, key, deleted, archived: [] }
      },
    }),
    defineMethod({
      name: 'sessions.fork',
      scope: 'operator.write',
      params: sessionsWire.forkParams,
      handle({ sessionKey, agentId, entryId }) {
        const source = lookup.need(sessionKey, agentId)
        const entry = store.getEvent(entryId)
        if (entry === null || entry.sessionId !== source.sessionId) throw invalidRequest(`message not found in ${source.key}: ${entryId}`)
        const newKey = `agent:${source.agentId}:dashboard:${randomUUID()}`
        // A fork at a person's message begins right before it: the text goes back into the editor to be said differently.
        const edited = wordsOf(entry)
        const previous = edited === null ? entry : store.readBefore(source.sessionId, { beforeSeq: entry.seq, limit: 1 })[0]
        const forked = previous === undefined ? store.ensure(newKey, { agentId: source.agentId, settings: source.settings }) : store.fork(source.key, newKey, previous.id)
        announcer.changed(forked, 'create')
        return { sessionKey: forked.key, ...(edited !== null && { editorText: edited }) }
      },
    }),
    defineMethod({
      name: 'sessions.compact',
      scope: 'operator.admin',
      params: sessionsWire.compactParams,
      async handle({ key, agentId, maxLines }) {
        if (maxLines !== undefined) throw invalidRequest('sessions.compact: maxLines is not available on this gateway; leave it out to compact by summary')
        const session = lookup.need(key, agentId)
        // The runtime tells clients when it begins and ends.
        const { compacted, reason, ...result } = await runtime.compact(session.key)
        return { ok: true, key: session.key, compacted, ...(reason !== undefined && { reason }), ...(compacted && { result }) }
      },
    }),
  ]
}
