// The reading half of sessions.*: list, subscriptions, preview, describe, resolve, get, search.
import { toWireMessage } from '../../agent/index.ts'
import { invalidRequest, sessionsWire } from '../../protocol/index.ts'
import { messageText } from '../../sessions/index.ts'
import type { Session, SessionEvent } from '../../sessions/index.ts'
import { defineMethod } from '../method.ts'
import type { Method } from '../method.ts'
import type { SessionLookup, SessionMethodDependencies } from './context.ts'
import { listSessions, sessionFilter } from './list.ts'

const PREVIEW_LIMIT = 12
const PREVIEW_MAX_LIMIT = 100
const PREVIEW_CHARACTERS = 240
const GET_LIMIT = 200
const SEARCH_LIMIT = 10
const CANDIDATES = 10

function previewItem({ body }: SessionEvent, maxChars: number): { readonly role: string; readonly text: string } | null {
  if (body.type !== 'message') return null
  const calls = body.message.role === 'assistant' ? body.message.content.flatMap((part) => (part.type === 'toolCall' ? [part.name] : [])) : []
  const text = messageText(body.message).replace(/\s+/g, ' ').trim() || calls.map((name) => `call ${name}`).join(', ')
  if (text === '') return null
  return { role: body.message.role === 'toolResult' ? 'tool' : body.message.role, text: text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).trimEnd()}…` }
}

function resolveSession(params: sessionsWire.ResolveParams, { store, lookup }: { readonly store: SessionMethodDependencies['store']; readonly lookup: SessionLookup }): readonly Session[] {
  const asked = params.reference?.key ?? params.key
  if (asked !== undefined) {
    const session = lookup.find(asked, params.agentId)
    return session === null ? [] : [session]
  }
  if (params.sessionId !== undefined) {
    const session = store.getById(params.sessionId)
    return session === null ? [] : [session]
  }
  if (params.label !== undefined) {
    const session = store.getByLabel(params.label)
    return session === null ? [] : [session]
  }
  const { shortId } = params
  if (shortId === undefined) throw invalidRequest('sessions.resolve needs one of key, sessionId, label, reference or shortId')
  return store.findByShortId(shortId, CANDIDATES)
}

export function createSessionQueries(dependencies: SessionMethodDependencies, lookup: SessionLookup): Method[] {
  const { store, clock, row } = dependencies
  return [
    defineMethod({ name: 'sessions.list', scope: 'operator.read', params: sessionsWire.listParams, handle: (params) => listSessions(params, dependencies) }),
    defineMethod({
      name: 'sessions.subscribe',
      scope: 'operator.read',
      params: sessionsWire.listParams,
      handle(params, { connection }) {
        connection.sessionsSubscribed = true
        return Object.keys(params).length === 0 ? { subscribed: true } : { subscribed: true, list: listSessions(params, dependencies) }
      },
    }),
    defineMethod({
      name: 'sessions.unsubscribe',
      scope: 'operator.read',
      params: sessionsWire.emptyParams,
      handle(_params, { connection }) {
        connection.sessionsSubscribed = false
        return { subscribed: false }
      },
    }),
    defineMethod({
      name: 'sessions.messages.subscribe',
      scope: 'operator.read',
      params: sessionsWire.messagesSubscribeParams,
      handle(params, { connection }) {
        const key = lookup.canonical(params.key, params.agentId)
        connection.followedSessions.add(key)
        return { subscribed: true, key }
      },
    }),
    defineMethod({
      name: 'sessions.messages.unsubscribe',
      scope: 'operator.read',
      params: sessionsWire.messagesUnsubscribeParams,
      handle(params, { connection }) {
        const key = lookup.canonical(params.key, params.agentId)
        connection.followedSessions.delete(key)
        return { subscribed: false, key }
      },
    }),
    defineMethod({
      name: 'sessions.preview',
      scope: 'operator.read',
      params: sessionsWire.previewParams,
      handle({ keys, limit = PREVIEW_LIMIT, maxChars = PREVIEW_CHARACTERS }) {
        const previews = keys.map((key) => {
          const session = lookup.find(key)
          if (session === null) return { key, status: 'missing', items: [] }
          const items = store.readBefore(session.sessionId, { limit: Math.min(limit, PREVIEW_MAX_LIMIT) }).flatMap((event) => previewItem(event, maxChars) ?? [])
          return { key, status: items.length === 0 ? 'empty' : 'ok', items }
        })
        return { ts: clock.now(), previews }
      },
    }),
    defineMethod({
      name: 'sessions.describe',
      scope: 'operator.read',
      params: sessionsWire.describeParams,
      handle({ key, agentId, includeDerivedTitles = false, includeLastMessage = false }) {
        const session = lookup.find(key, agentId)
        return { session: session === null ? null : row(session, { withTitle: includeDerivedTitles, withPreview: includeLastMessage }) }
      },
    }),
    defineMethod({
      name: 'sessions.resolve',
      scope: 'operator.read',
      hidden: true,
      params: sessionsWire.resolveParams,
      handle(params) {
        const found = resolveSession(params, { store, lookup }).filter(
          (session) => (params.agentId === undefined || session.agentId === params.agentId.toLowerCase()) && (params.spawnedBy === undefined || session.spawnedBy === params.spawnedBy),
        )
        const named = (session: Session) => ({ key: session.key, agentId: session.agentId, ...((session.label ?? session.title) !== null && { displayName: session.label ?? session.title }) })
        const [only] = found
        if (only !== undefined && found.length === 1) return { ok: true, ...named(only) }
        if (params.allowMissing === true) return { ok: false, ...(found.length > 1 && { candidates: found.slice(0, CANDIDATES).map(named) }) }
        const asked = params.reference?.key ?? params.key ?? params.sessionId ?? params.label ?? params.shortId
        if (found.length > 1) throw invalidRequest(`Several sessions match: ${asked}`, { candidates: found.slice(0, CANDIDATES).map(({ key }) => key) })
        throw invalidRequest(`No session found: ${asked}`)
      },
    }),
    defineMethod({
      name: 'sessions.get',
      scope: 'operator.read',
      hidden: true,
      params: sessionsWire.getParams,
      handle({ key, agentId, limit = GET_LIMIT }) {
        const session = lookup.find(key, agentId)
        return { messages: session === null ? [] : store.readBefore(session.sessionId, { limit }).flatMap((event) => toWireMessage(event) ?? []) }
      },
    }),
    defineMethod({
      name: 'sessions.search',
      scope: 'operator.read',
      params: sessionsWire.searchParams,
      handle({ query, limit = SEARCH_LIMIT, agentId, sessionKeys, scope }) {
        const scoped = scope === undefined ? undefined : sessionFilter(scope, dependencies)
        if (scoped === null) return { results: [] }
        const within = sessionKeys?.map((key) => lookup.canonical(key, agentId))
        const keys = scoped === undefined ? within : store.list({ ...scoped, ...(within !== undefined && { keys: within }) }).sessions.map(({ key }) => key)
        const hits = store.search(query, { limit, ...(agentId !== undefined && { agentId: agentId.toLowerCase() }), ...(keys !== undefined && { sessionKeys: keys }) })
        return {
          results: hits.map((hit) => ({
            sessionKey: hit.session.key,
            sessionId: hit.session.sessionId,
            messageId: hit.eventId,
            role: hit.role,
            timestamp: hit.createdAtMs,
            snippet: hit.snippet,
            score: hit.score,
          })),
          ...(hits.length === limit && { truncated: true }),
        }
      },
    }),
  ]
}
