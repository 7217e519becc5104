// Importing chats: what each file holds is shown before anything happens; what cannot be imported says why, in its place.
import { Check, Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useAgents, useConnection, useSessions } from '../../../app-context.tsx'
import { fileSize } from '../../../lib/format-number.ts'
import { fullTime } from '../../../lib/format-time.ts'
import { readTranscript } from '../../../lib/read-transcript.ts'
import { chatPath } from '../../../lib/session-address.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { Select } from '../../../ui/fields/select.tsx'
import { TextField } from '../../../ui/fields/text-field.tsx'
import styles from './import-dialog.module.css'

interface Candidate {
  readonly id: number
  readonly fileName: string
  readonly name: string
  readonly jsonl: string
  readonly facts: string
  readonly firstWords: string
  /** Why it cannot be imported at all. */
  readonly problem: string | null
  /** Why the last attempt failed. */
  readonly refusal: string | null
  /** Where it is now. */
  readonly importedKey: string | null
}

/** The rest of a request around the transcript. */
const ENVELOPE_BYTES = 2000
let lastId = 0

export function ImportDialog({ initial, onClose }: { readonly initial: readonly File[]; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const picker = useRef<HTMLInputElement>(null)
  const read = useReadFile()
  const agents = useAgents((state) => state.agents)
  const defaultId = useAgents((state) => state.defaultId)
  const importTranscript = useSessions((state) => state.importTranscript)
  const [candidates, setCandidates] = useState<readonly Candidate[]>([])
  const [agentId, setAgentId] = useState(defaultId ?? '')
  const [isBusy, setBusy] = useState(false)
  const ready = candidates.filter(({ problem, importedKey }) => problem === null && importedKey === null)

  const add = async (files: readonly File[]) => {
    const found = await Promise.all(files.map(read))
    setCandidates((before) => [...before, ...found])
  }
  const isStarted = useRef(false)
  useEffect(() => {
    if (isStarted.current) return
    isStarted.current = true
    void add(initial)
  })
  const change = (id: number, changes: Partial<Candidate>) => setCandidates((before) => before.map((candidate) => (candidate.id === id ? { ...candidate, ...changes } : candidate)))
  const submit = async () => {
    setBusy(true)
    for (const { id, jsonl, name } of ready) {
      try {
        const importedKey = await importTranscript({ jsonl, ...(name.trim() !== '' && { label: name.trim() }), ...(agentId !== '' && { agentId }) })
        change(id, { importedKey, refusal: null })
      } catch (error) {
        change(id, { refusal: t('sessions.import.refused', { reason: error instanceof Error ? error.message : String(error) }) })
      }
    }
    setBusy(false)
  }

  return createPortal(
    <Dialog
      title={t('sessions.import.title')}
      onClose={onClose}
      actions={
        <>
          <Button variant="plain" onClick={onClose}>
            {t(candidates.some(({ importedKey }) => importedKey !== null) ? 'sessions.import.finish' : 'action.cancel')}
          </Button>
          {ready.length > 0 && (
            <Button variant="primary" isBusy={isBusy} onClick={() => void submit()}>
              {t('sessions.import.submit', { count: ready.length })}
            </Button>
          )}
        </>
      }
    >
      <p className={styles.intro}>{t('sessions.import.intro')}</p>
      {candidates.length > 0 && (
        <ul className={styles.files}>
          {candidates.map((candidate) => (
            <FileRow key={candidate.id} candidate={candidate} isBusy={isBusy} onName={(name) => change(candidate.id, { name })} onClose={onClose} />
          ))}
        </ul>
      )}
      {agents.length > 1 && ready.length > 0 && <Select label={t('sessions.import.agent')} value={agentId} choices={agents.map(({ id, name }) => ({ id, label: name }))} onChange={setAgentId} />}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept=".openclaw-session,.jsonl,.ndjson,.json,.txt"
        aria-label={t('sessions.import.pick')}
        onChange={({ target }) => {
          void add([...(target.files ?? [])])
          target.value = ''
        }}
      />
      <div>
        <Button icon={<Upload size={16} strokeWidth={1.75} />} disabled={isBusy} onClick={() => picker.current?.click()}>
          {t(candidates.length === 0 ? 'sessions.import.pick' : 'sessions.import.more')}
        </Button>
      </div>
    </Dialog>,
    document.body,
  )
}

function FileRow({ candidate, isBusy, onName, onClose }: { readonly candidate: Candidate; readonly isBusy: boolean; readonly onName: (name: string) => void; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { fileName, name, facts, firstWords, problem, refusal, importedKey } = candidate
  if (problem !== null) {
    return (
      <li>
        <b>{fileName}</b>
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      </li>
    )
  }
  return (
    <li>
      {importedKey === null ? (
        <TextField label={t('sessions.import.name')} value={name} maxLength={200} disabled={isBusy} problem={refusal} onChange={({ target }) => onName(target.value)} />
      ) : (
        <p className={styles.done} role="status">
          <Check size={16} strokeWidth={2} aria-hidden="true" />
          <b>{name === '' ? fileName : name}</b> {t('sessions.import.done')}
          <Link href={chatPath(importedKey)} onClick={onClose}>
            {t('sessions.import.openIt')}
          </Link>
        </p>
      )}
      <p className={styles.facts}>{facts}</p>
      {firstWords !== '' && <p className={styles.words}>{firstWords}</p>}
    </li>
  )
}

function useReadFile(): (file: File) => Promise<Candidate> {
  const { t, i18n } = useTranslation()
  const maxPayload = useConnection(({ hello }) => hello?.maxPayload ?? Infinity)
  return async (file) => {
    lastId += 1
    const plain: Candidate = { id: lastId, fileName: file.name, name: file.name.replace(/\.[a-z0-9]+$/i, ''), jsonl: '', facts: '', firstWords: '', problem: null, refusal: null, importedKey: null }
    const tooLarge = (size: number) => ({ ...plain, problem: t('sessions.import.problem.too-large', { size: fileSize(size, i18n.language), limit: fileSize(maxPayload, i18n.language) }) })
    if (file.size > maxPayload) return tooLarge(file.size)
    const jsonl = await file.text().catch(() => null)
    if (jsonl === null) return { ...plain, problem: t('sessions.import.unreadable') }
    const look = readTranscript(jsonl)
    if (!look.ok) return { ...plain, problem: t(`sessions.import.problem.${look.problem}`, { line: look.line }) }
    // Quoted inside of a request it is larger than on the disk.
    const size = new Blob([JSON.stringify(jsonl)]).size
    if (size + ENVELOPE_BYTES > maxPayload) return tooLarge(size)
    const facts = [t('sessions.import.messages', { count: look.messages.length }), ...(look.startedAtMs === null ? [] : [t('sessions.import.from', { date: fullTime(look.startedAtMs, i18n.language) })])].join(' ')
    return { ...plain, jsonl, facts, firstWords: look.messages.find(({ role }) => role === 'user')?.text.slice(0, 200) ?? '' }
  }
}
