// The command palette: everything that can be done and every chat, by typing a few letters. The focus stays in the field; the arrows choose below it.
import { ArrowRight, MessageSquare, Quote, Search, SquareMousePointer, SunMoon, X, Zap } from 'lucide-react'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommandList } from '../../../app-context.tsx'
import { isPressed } from '../../../lib/shortcut.ts'
import { splitMatches } from '../../../lib/split-matches.ts'
import { IconButton } from '../../../ui/buttons/icon-button.tsx'
import { Keys } from '../../../ui/keys/keys.tsx'
import { IS_MAC } from '../../../ui/keys/platform.ts'
import styles from './command-palette.module.css'
import { usePaletteEntries } from './use-palette-entries.ts'
import type { PaletteEntry } from './use-palette-entries.ts'

const ICONS = { page: SquareMousePointer, action: Zap, go: ArrowRight, appearance: SunMoon, chat: MessageSquare, message: Quote, search: Search }
const PAGE = 8

export default function CommandPalette() {
  const { t } = useTranslation()
  const listId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const show = useCommandList((state) => state.show)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  // Never a step behind the field: Enter runs what the letters on screen mean.
  const sections = usePaletteEntries(query)
  const entries = sections.flatMap((section) => section.entries)
  const active = entries[Math.min(at, entries.length - 1)]
  const optionId = (entry: PaletteEntry) => `${listId}-${entry.id}`

  useLayoutEffect(() => {
    const element = dialog.current
    if (element?.open === false) element.showModal()
    return () => element?.close()
  }, [])
  useEffect(() => {
    if (at === 0) list.current?.scrollTo({ top: 0 })
    else list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [at, active?.id])

  const choose = (entry: PaletteEntry | undefined) => {
    if (entry === undefined || entry.disabledReason !== undefined) return
    // Closed first: the focus goes back to where it was, and from there to where the command puts it.
    dialog.current?.close()
    show(null)
    entry.run()
  }
  const move = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const last = entries.length - 1
    const to = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, PageDown: Math.min(last, at + PAGE), PageUp: Math.max(0, at - PAGE) }[event.key]
    if (to !== undefined) setAt(Math.max(0, to))
    else if (event.key === 'Enter') choose(active)
    else if (isPressed('mod+k', event, IS_MAC)) show(null)
    else return
    event.preventDefault()
  }

  return (
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={t('commands.open')}
      onClose={() => show(null)}
      onClick={(event) => {
        if (event.target === dialog.current) show(null)
      }}
    >
      <div className={styles.inside}>
        <div className={styles.field}>
          <Search size={18} strokeWidth={1.75} aria-hidden="true" />
          <input
            role="combobox"
            aria-label={t('commands.placeholder')}
            aria-expanded="true"
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={active === undefined ? undefined : optionId(active)}
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="go"
            placeholder={t('commands.placeholder')}
            value={query}
            onChange={({ target }) => {
              setQuery(target.value)
              setAt(0)
            }}
            onKeyDown={move}
          />
          <span className={styles.close}>
            <IconButton label={t('commands.done')} onClick={() => show(null)}>
              <X size={18} strokeWidth={1.75} />
            </IconButton>
          </span>
        </div>
        <div ref={list} id={listId} role="listbox" aria-label={t('commands.open')} className={styles.list}>
          {sections.map((section) => (
            <div key={section.id} role="group" aria-labelledby={`${listId}-${section.id}-title`}>
              <div id={`${listId}-${section.id}-title`} className={styles.title} role="presentation">
                {section.title}
              </div>
              {section.entries.map((entry) => (
                <Option key={entry.id} id={optionId(entry)} entry={entry} isActive={entry === active} onPoint={() => setAt(entries.indexOf(entry))} onChoose={() => choose(entry)} />
              ))}
            </div>
          ))}
        </div>
        {entries.length === 0 && <p className={styles.none}>{t('commands.none')}</p>}
        <p className="visually-hidden" role="status">
          {query === '' ? '' : entries.length === 0 ? t('commands.none') : t('commands.results', { count: entries.length })}
        </p>
        <p className={styles.hints} aria-hidden="true">
          <Keys shortcut="ArrowUp" />
          <Keys shortcut="ArrowDown" /> {t('commands.choose')}
          <Keys shortcut="Enter" /> {t('commands.do')}
          <Keys shortcut="Escape" /> {t('commands.close')}
        </p>
      </div>
    </dialog>
  )
}

interface OptionProps {
  readonly id: string
  readonly entry: PaletteEntry
  readonly isActive: boolean
  readonly onPoint: () => void
  readonly onChoose: () => void
}

function Option({ id, entry, isActive, onPoint, onChoose }: OptionProps) {
  const { kind, label, detail, shortcut, disabledReason } = entry
  const Icon = ICONS[kind]
  return (
    <div id={id} role="option" aria-selected={isActive} aria-disabled={disabledReason !== undefined || undefined} className={styles.option} onPointerMove={isActive ? undefined : onPoint} onClick={onChoose}>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className={styles.label}>{kind === 'message' ? splitMatches(label).map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>)) : label}</span>
      {(disabledReason ?? (kind === 'chat' || kind === 'message' ? detail : undefined)) !== undefined && <span className={styles.detail}>{disabledReason ?? detail}</span>}
      {shortcut !== undefined && <Keys shortcut={shortcut} />}
    </div>
  )
}
