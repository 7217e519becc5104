// What the command palette lists for what was typed: commands, chats by name, and what was said.
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useStore } from 'zustand'
import { useApp, useCommandList, useSessions } from '../../../app-context.tsx'
import { rankMatches } from '../../../lib/rank-matches.ts'
import { chatPath } from '../../../lib/session-address.ts'
import { sessionTitle } from '../../../lib/session-title.ts'
import { COMMAND_GROUPS } from '../../../state/commands-store.ts'
import type { Command, CommandGroup } from '../../../state/commands-store.ts'
import { createMessageSearchStore } from '../../../state/message-search-store.ts'
import type { SessionRow } from '../../../state/sessions-store.ts'

export interface PaletteEntry {
  readonly id: string
  readonly kind: CommandGroup | 'chat' | 'message' | 'search'
  /** May carry the marks of a search snippet: see splitMatches. */
  readonly label: string
  readonly detail?: string
  readonly shortcut?: string
  readonly disabledReason?: string
  readonly run: () => void
}

export interface PaletteSection {
  readonly id: string
  readonly title: string
  readonly entries: readonly PaletteEntry[]
}

const MOST_CHATS = 6
const MOST_MESSAGES = 5
/** One letter is in everything. */
const SHORTEST_SEARCH = 2
const PAUSE_MS = 150
/** It is open already. */
const ITSELF = 'shell.palette'

export function usePaletteEntries(asked: string): readonly PaletteSection[] {
  const { t } = useTranslation()
  const query = asked.trim()
  const commands = useCommandEntries()
  const recent = useCommandList((state) => state.recent)
  const chats = useChatEntries(query)
  const messages = useMessageEntries(query)

  const section = (id: string, title: string, entries: readonly PaletteEntry[]): PaletteSection => ({ id, title, entries })
  const byGroup = (entries: readonly PaletteEntry[], groups: readonly CommandGroup[]) => groups.map((group) => section(group, t(`commands.group.${group}`), entries.filter(({ kind }) => kind === group)))
  const chatSections = [section('chats', t('commands.chats'), chats), section('messages', t('commands.messages'), messages)]
  if (query === '') {
    const lately = recent.flatMap((id) => commands.find((command) => command.id === id) ?? [])
    const others = commands.filter((command) => !lately.includes(command))
    return [section('recent', t('commands.recent'), lately), ...byGroup(others, ['page']), ...chatSections, ...byGroup(others, ['action', 'go', 'appearance'])].filter(isFilled)
  }
  const found = rankMatches(commands, query, ({ label, detail = '' }) => ({ name: label, alsoIn: detail }))
  // The group of the best match comes first.
  const groups = [...new Set([...found.map(({ kind }) => kind), ...COMMAND_GROUPS])].filter((kind): kind is CommandGroup => COMMAND_GROUPS.some((group) => group === kind))
  return [...byGroup(found.map(({ detail: _words, ...entry }) => entry), groups), ...chatSections].filter(isFilled)
}

function isFilled({ entries }: PaletteSection): boolean {
  return entries.length > 0
}

/** `detail` holds the further words here. */
function useCommandEntries(): readonly PaletteEntry[] {
  const commands = useCommandList((state) => state.commands)
  const run = useCommandList((state) => state.run)
  return useMemo(
    () =>
      commands.flatMap((command: Command): readonly PaletteEntry[] => {
        const { id, label, group, keywords, shortcut, disabledReason } = command
        if (command.run === undefined || id === ITSELF) return []
        return [{ id, kind: group, label, run: () => run(command), ...(keywords !== undefined && { detail: keywords }), ...(shortcut !== undefined && { shortcut }), ...(disabledReason != null && { disabledReason }) }]
      }),
    [commands, run],
  )
}

function useChatEntries(query: string): readonly PaletteEntry[] {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const rows = useSessions((state) => state.rows)
  const newestFirst = useMemo(() => [...rows.values()].filter(({ isBackground, systemSent, label }) => isBackground !== true && (systemSent !== false || label !== undefined)).sort((left, right) => timeOf(right) - timeOf(left)), [rows])
  return useMemo(() => {
    const titleOf = (row: SessionRow) => sessionTitle(row) ?? t(row.isMain === true ? 'session.main' : 'session.untitled')
    const channelOf = ({ channel }: SessionRow) => (channel === undefined || channel === 'webchat' ? '' : t(`channel.${channel}`, { defaultValue: channel }))
    const found = query === '' ? newestFirst.filter(({ archived }) => archived !== true) : rankMatches(newestFirst, query, (row) => ({ name: titleOf(row), alsoIn: channelOf(row) }))
    return found.slice(0, MOST_CHATS).map((row): PaletteEntry => {
      const detail = row.archived === true ? t('session.archivedNow') : channelOf(row)
      return { id: `chat:${row.key}`, kind: 'chat', label: titleOf(row), ...(detail !== '' && { detail }), run: () => navigate(chatPath(row.key)) }
    })
  }, [newestFirst, query, navigate, t])
}

function useMessageEntries(query: string): readonly PaletteEntry[] {
  const { t } = useTranslation()
  const { client, stores } = useApp()
  const [, navigate] = useLocation()
  // Its own: what the list of all chats searches for stays as it is.
  const [store] = useState(() => createMessageSearchStore({ client }))
  const hits = useStore(store, (state) => state.hits)
  const isAsked = query.length >= SHORTEST_SEARCH
  useEffect(() => {
    const timer = setTimeout(() => void store.getState().search(isAsked ? query : ''), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [store, query, isAsked])
  if (!isAsked) return []
  const { rows } = stores.sessions.getState()
  return [
    ...hits.slice(0, MOST_MESSAGES).map(({ sessionKey, messageId, snippet }): PaletteEntry => {
      const row = rows.get(sessionKey)
      const detail = row === undefined ? null : sessionTitle(row)
      return { id: `message:${messageId}`, kind: 'message', label: snippet, ...(detail !== null && { detail }), run: () => navigate(`${chatPath(sessionKey)}?message=${encodeURIComponent(messageId)}`) }
    }),
    { id: 'search', kind: 'search', label: t('commands.searchAll', { query }), run: () => navigate(`/sessions?q=${encodeURIComponent(query)}`) },
  ]
}

function timeOf({ lastInteractionAt, updatedAt }: SessionRow): number {
  return lastInteractionAt ?? updatedAt ?? 0
}
