// The settings file itself: the text at one side, what is wrong with it and what it changes at the other.
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useToasts, useViewStore } from '../../../app-context.tsx'
import { differences } from '../../../lib/settings/pending-changes.ts'
import { parseJson5 } from '../../../lib/settings/parse-json5.ts'
import { createSettingsTextStore } from '../../../state/settings/settings-text-store.ts'
import type { FileText } from '../../../state/settings/settings-text-store.ts'
import type { SettingsFile } from '../../../state/settings/settings-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx'
import type { EditorProblem } from '../../../ui/code-editor/code-editor.tsx'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { EmptyState } from '../../../ui/notes/empty-state.tsx'
import { LineDiff } from '../../../ui/line-diff/line-diff.tsx'
import { useMayChange, useSettings } from '../use-settings.ts'
import styles from './file-page.module.css'
import { SidePane } from './side-pane.tsx'
import { TextConflict } from './text-conflict.tsx'

/** The text to edit; null where there is one that can't be shown. */
function textOf({ raw, exists, hash }: SettingsFile): FileText | null {
  return raw === null ? (exists ? null : { raw: '{\n}\n', hash }) : { raw, hash }
}

export default function FilePage() {
  const { t } = useTranslation()
  const file = useSettings((state) => state.file)
  const current = useMemo(() => (file === null ? null : textOf(file)), [file])
  const store = useViewStore(createSettingsTextStore)
  const follow = useStore(store, (state) => state.follow)
  const isOpen = useStore(store, ({ base }) => base !== null)
  useEffect(() => {
    if (current !== null) follow(current)
  }, [current, follow])
  if (file === null || (current === null && !isOpen)) return <EmptyState title={t('settings.file.unreadable')}>{t('settings.file.unreadableHint', { path: file?.path ?? '' })}</EmptyState>
  return isOpen && current !== null ? <FileEditor file={file} current={current} /> : null
}

function FileEditor({ file, current }: { readonly file: SettingsFile; readonly current: FileText }) {
  const { t } = useTranslation()
  const { base, text, edit, discard, problem } = useStore(useViewStore(createSettingsTextStore), (state) => state)
  const mayChange = useMayChange()
  const [isReviewing, setReviewing] = useState(false)
  const [goTo, setGoTo] = useState<{ readonly line: number; readonly column: number } | null>(null)
  const parsed = useMemo(() => parseJson5(text), [text])
  const before = useMemo(() => parseJson5(current.raw), [current.raw])
  const isChanged = text !== current.raw
  const isClash = base !== null && base.hash !== current.hash && isChanged
  const problems = useMemo<readonly EditorProblem[]>(() => {
    if (!parsed.ok) return [parsed]
    const issues = problem?.issues ?? (isChanged ? [] : [...file.issues, ...file.warnings.map((warning) => ({ ...warning, severity: 'warning' as const }))])
    return issues.flatMap(({ line, column, path, message, ...rest }) => (line === undefined ? [] : [{ line, column: column ?? 1, message: `${path} ${message}`.trim(), ...('severity' in rest ? { severity: 'warning' as const } : {}) }]))
  }, [parsed, problem, isChanged, file.issues, file.warnings])
  const changes = parsed.ok && before.ok ? differences(before.value, parsed.value) : []
  return (
    <>
      {isClash && base !== null && <TextConflict base={base} mine={text} current={current} />}
      <div className={styles.columns}>
        <div className={styles.editor}>
          <CodeEditor value={text} language="json5" label={t('settings.file.label', { path: file.path })} onChange={edit} onSave={() => isChanged && parsed.ok && !isClash && setReviewing(true)} readOnly={!mayChange} problems={problems} goTo={goTo} />
        </div>
        <SidePane path={file.path} problems={problems} message={problem !== null && problem.issues.length === 0 ? problem.message : null} changes={changes} isChanged={isChanged} onGoTo={(line, column) => setGoTo({ line, column })} />
      </div>
      <div className={styles.foot}>
        <p role="status">{!parsed.ok ? t('settings.file.broken', { line: parsed.line, column: parsed.column }) : isChanged ? t('settings.file.changed') : t('settings.file.same')}</p>
        <Button variant="plain" disabled={!isChanged} onClick={() => discard(current)}>
          {t('settings.file.discard')}
        </Button>
        <Button variant="primary" disabled={!isChanged || !parsed.ok || isClash || !mayChange} onClick={() => setReviewing(true)}>
          {t('settings.review')}
        </Button>
      </div>
      {isReviewing && <Review before={current.raw} onClose={() => setReviewing(false)} />}
    </>
  )
}

function Review({ before, onClose }: { readonly before: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { text, isSaving, save } = useStore(useViewStore(createSettingsTextStore), (state) => state)
  const load = useSettings((state) => state.load)
  const notify = useToasts((state) => state.show)
  const submit = () => {
    void save().then(async (isSaved) => {
      // Whatever stopped it is shown beside the text.
      onClose()
      if (isSaved) notify({ text: t('settings.saved') })
      await load()
    })
  }
  return (
    <Dialog
      title={t('settings.reviewTitle')}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('settings.goOn')}</Button>
          <Button variant="primary" isBusy={isSaving} onClick={submit}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <LineDiff before={before} after={text} label={t('settings.reviewTitle')} />
    </Dialog>
  )
}
