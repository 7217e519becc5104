// Before anything is saved: every change with what was there and what will be, conflicts with both versions, and what saving does.
import { ArrowRight } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useToasts } from '../../app-context.tsx'
import { formatPath, valueAt } from '../../lib/settings/json-values.ts'
import { maskSecrets } from '../../lib/settings/mask-secrets.ts'
import { differences } from '../../lib/settings/pending-changes.ts'
import type { Conflict, PendingChange } from '../../lib/settings/pending-changes.ts'
import { fieldAt } from '../../lib/settings/read-field.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { Dialog } from '../../ui/dialog/dialog.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { describeValue } from './describe-value.ts'
import styles from './review-dialog.module.css'
import { useDescribe, useSettings } from './use-settings.ts'

export function ReviewDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const changes = useSettings((state) => state.changes)
  const conflicts = useSettings((state) => state.conflicts)
  const form = useSettings((state) => state.form)
  const reload = useSettings(({ file }) => valueAt(file?.runtimeConfig, ['gateway', 'reload', 'mode']))
  const isSaving = useSettings((state) => state.isSaving)
  const save = useSettings((state) => state.save)
  const notify = useToasts((state) => state.show)
  const needsRestart = changes.some(({ path }) => form !== null && fieldAt(form, path)?.needsRestart === true)
  useEffect(() => {
    if (changes.length === 0 && !isSaving) onClose()
  }, [changes.length, isSaving, onClose])
  const submit = () => {
    void save().then((outcome) => {
      if (outcome !== null) notify({ text: t(outcome.restartsInMs === null ? 'settings.saved' : 'settings.savedRestarts') })
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
          <Button variant="primary" isBusy={isSaving} disabled={conflicts.length > 0} onClick={submit}>
            {t(needsRestart && reload !== 'hot' && reload !== 'off' ? 'settings.saveAndRestart' : 'action.save')}
          </Button>
        </>
      }
    >
      <ul className={styles.changes} aria-label={t('settings.reviewTitle')}>
        {changes.map((change) => {
          const conflict = conflicts.find((candidate) => candidate.change === change)
          return <li key={formatPath(change.path)}>{conflict === undefined ? <Change change={change} /> : <Clash conflict={conflict} />}</li>
        })}
      </ul>
      {conflicts.length > 0 && <p className={styles.note}>{t('settings.conflictIntro')}</p>}
      {needsRestart && <p className={styles.note}>{t(reload === 'hot' || reload === 'off' ? 'settings.restartLater' : 'settings.restartNote')}</p>}
      <SaveProblem />
    </Dialog>
  )
}

function Name({ path }: { readonly path: PendingChange['path'] }) {
  const form = useSettings((state) => state.form)
  const describe = useDescribe()
  const field = form === null ? null : fieldAt(form, path)
  return (
    <p className={styles.name}>
      {field === null ? null : <span>{describe(field).label}</span>}
      <code>{formatPath(path)}</code>
    </p>
  )
}

function Change({ change: { path, before, after } }: { readonly change: PendingChange }) {
  const discard = useSettings((state) => state.discard)
  const { t } = useTranslation()
  const shown = typeof before === 'object' && typeof after === 'object' ? differences(before, after, path) : [{ path, before, after }]
  return (
    <div className={styles.change}>
      <div>
        {shown.map((part) => (
          <div key={formatPath(part.path)}>
            <Name path={part.path} />
            <BeforeAfter before={part.before} after={part.after} path={part.path} />
          </div>
        ))}
      </div>
      <Button variant="plain" aria-label={t('settings.takeBackNamed', { name: formatPath(path) })} onClick={() => discard(path)}>
        {t('settings.takeBack')}
      </Button>
    </div>
  )
}

function BeforeAfter({ before, after, path }: PendingChange) {
  const { t } = useTranslation()
  const form = useSettings((state) => state.form)
  const field = form === null ? null : fieldAt(form, path)
  const words = (value: unknown) => (value === undefined && field?.fallback !== undefined ? t('settings.value.default', { value: describeValue(field.fallback, t) }) : describeValue(field === null ? value : maskSecrets(field, value), t))
  return (
    <p className={styles.values}>
      <del>
        <span className="visually-hidden">{t('settings.before')} </span>
        {words(before)}
      </del>
      <ArrowRight size={14} strokeWidth={1.75} aria-hidden="true" />
      <ins>
        <span className="visually-hidden">{t('settings.after')} </span>
        {words(after)}
      </ins>
    </p>
  )
}

/** Two people changed one thing: both are shown, one is chosen. */
function Clash({ conflict: { change, theirs } }: { readonly conflict: Conflict }) {
  const { t } = useTranslation()
  const keepMine = useSettings((state) => state.keepMine)
  const discard = useSettings((state) => state.discard)
  const form = useSettings((state) => state.form)
  const field = form === null ? null : fieldAt(form, change.path)
  const words = (value: unknown) => describeValue(field === null ? value : maskSecrets(field, value), t)
  return (
    <div className={styles.clash} role="group" aria-label={t('settings.conflictOn', { name: formatPath(change.path) })}>
      <Name path={change.path} />
      <dl>
        <div>
          <dt>{t('settings.theirs')}</dt>
          <dd>{words(theirs)}</dd>
          <dd>
            <Button onClick={() => discard(change.path)}>{t('settings.takeTheirs')}</Button>
          </dd>
        </div>
        <div>
          <dt>{t('settings.mine')}</dt>
          <dd>{words(change.after)}</dd>
          <dd>
            <Button onClick={() => keepMine(change.path)}>{t('settings.keepMine')}</Button>
          </dd>
        </div>
      </dl>
    </div>
  )
}

function SaveProblem() {
  const { t } = useTranslation()
  const problem = useSettings((state) => state.saveProblem)
  if (problem === null) return null
  if (problem.message === 'CONFIG_BASE_HASH') return <p className={styles.note} role="alert">{t('settings.stale')}</p>
  return (
    <ErrorNote title={t('settings.saveFailed')} details={problem.message}>
      {problem.issues.length === 0 ? problem.message : problem.issues.map(({ path, message }) => `${path} ${message}`).join('. ')}
    </ErrorNote>
  )
}
