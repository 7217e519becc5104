// Finds words in this chat: how many messages have them, and one after the other.
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useStore } from 'zustand'
import { useApp } from '../../../app-context.tsx'
import { chatPath } from '../../../lib/session-address.ts'
import { createChatSearchStore } from '../../../state/chat-search-store.ts'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import styles from './find-bar.module.css'
import { useHighlights } from './use-highlights.ts'

interface FindBarProps {
  readonly sessionKey: string
  /** Where matches are marked. */
  readonly within: RefObject<HTMLElement | null>
  /** How often the reader asked for it. */
  readonly asked: number
  readonly onClose: () => void
}

const PAUSE_MS = 140

export function FindBar({ sessionKey, within, asked, onClose }: FindBarProps) {
  const { t } = useTranslation()
  const { client } = useApp()
  const [search] = useState(() => createChatSearchStore({ client, sessionKey }))
  const { phase, query, hits, at, isTruncated, problem } = useStore(search)
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const [, navigate] = useLocation()
  const active = hits[at]

  useEffect(() => field.current?.select(), [asked])
  useEffect(() => {
    const timer = setTimeout(() => void search.getState().search(typed), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [search, typed])
  // The list goes where the address says, and reads older pages until it is there.
  useEffect(() => {
    if (active !== undefined) navigate(`${chatPath(sessionKey)}?message=${active}`, { replace: true })
  }, [navigate, sessionKey, active])
  useEffect(() => () => {
    // Unless the reader has gone elsewhere already.
    if (location.pathname.endsWith(chatPath(sessionKey))) navigate(chatPath(sessionKey), { replace: true })
  }, [navigate, sessionKey])
  useHighlights(within, query, active)

  return (
    <search
      className={styles.bar}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <Search size={16} strokeWidth={1.75} aria-hidden="true" />
      <input
        ref={field} type="search" value={typed} aria-label={t('chat.findLabel')} placeholder={t('chat.findPlaceholder')} enterKeyHint="search" autoComplete="off" spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          search.getState().move(event.shiftKey ? 1 : -1)
        }}
      />
      <p role="status">
        {phase === 'failed' ? t('chat.findFailed', { reason: problem }) : phase !== 'done' ? '' : hits.length === 0 ? t('chat.findNone') : t(isTruncated ? 'chat.findCountMore' : 'chat.findCount', { at: hits.length - at, count: hits.length })}
      </p>
      <IconButton label={t('chat.findPrevious')} disabled={hits.length === 0} onClick={() => search.getState().move(-1)}><ChevronUp size={17} strokeWidth={1.75} /></IconButton>
      <IconButton label={t('chat.findNext')} disabled={hits.length === 0} onClick={() => search.getState().move(1)}><ChevronDown size={17} strokeWidth={1.75} /></IconButton>
      <IconButton label={t('chat.findClose')} onClick={onClose}><X size={17} strokeWidth={1.75} /></IconButton>
    </search>
  )
}
