// One setting: its name, what it does, where its value comes from, the control, and the way back to the default.
import { RotateCcw } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { formatPath, parsePath, startsWith, valueAt } from '../../lib/settings/json-values.ts'
import type { Field } from '../../lib/settings/read-field.ts'
import { Control } from './controls/control.tsx'
import styles from './field-row.module.css'
import { Prose } from './prose.tsx'
import { describeValue } from './describe-value.ts'
import { useDescribe, useMayChange, useSettings } from './use-settings.ts'

/** These need the whole width. */
const TALL: readonly string[] = ['texts', 'list', 'map', 'either', 'any', 'group']

export function FieldRow({ field, showsPath = false }: { readonly field: Field; readonly showsPath?: boolean }) {
  const { t } = useTranslation()
  const id = useId()
  const { label, help } = useDescribe()(field)
  const value = useSettings(({ draft }) => valueAt(draft, field.path))
  const change = useSettings((state) => state.change)
  const issue = useSettings(({ saveProblem }) => saveProblem?.issues.find(({ path }) => startsWith(parsePath(path), field.path)))
  const mayChange = useMayChange()
  const isSet = value !== undefined
  const isTall = TALL.includes(field.shape.kind)
  return (
    <li className={styles.row} data-tall={isTall || undefined} id={`setting-${formatPath(field.path)}`}>
      <div className={styles.text}>
        <div className={styles.title}>
          <span id={`${id}-label`}>{label}</span>
          <Marks field={field} />
        </div>
        {help !== '' && (
          <p id={`${id}-help`} className={styles.help}>
            <Prose>{help}</Prose>
          </p>
        )}
        {showsPath && <code className={styles.path}>{formatPath(field.path)}</code>}
        {issue !== undefined && (
          <p className={styles.problem} role="alert">
            {label} {issue.message}
          </p>
        )}
      </div>
      <div className={styles.control}>
        <Control
          field={field}
          value={value}
          onChange={(next) => change(field.path, next)}
          disabled={!mayChange}
          label={label}
          describedBy={help === '' ? undefined : `${id}-help`}
          isInvalid={issue !== undefined}
        />
        <span className={styles.reset}>
          {isSet && mayChange && (
            <IconButton label={t('settings.reset', { name: label, value: describeValue(field.fallback, t) })} onClick={() => change(field.path, undefined)}>
              <RotateCcw size={15} strokeWidth={1.75} />
            </IconButton>
          )}
        </span>
      </div>
    </li>
  )
}

/** Changed but not saved, where the value comes from, and whether a change waits for a restart. */
function Marks({ field }: { readonly field: Field }) {
  const { t } = useTranslation()
  const isPending = useSettings(({ changes }) => changes.some(({ path }) => startsWith(path, field.path) || startsWith(field.path, path)))
  const origin = useSettings(({ file }) => originOf(field, file?.parsed, file?.config))
  const waits = useSettings(({ file }) => file?.pendingRestart.some((path) => startsWith(parsePath(path), field.path)) === true)
  return (
    <>
      {isPending ? <Badge tone="accent">{t('settings.mark.changed')}</Badge> : origin !== null && <Badge>{t(`settings.mark.${origin}`)}</Badge>}
      {waits ? <Badge tone="warn">{t('settings.mark.waits')}</Badge> : field.needsRestart && <span className={styles.restart}>{t('settings.mark.restart')}</span>}
    </>
  )
}

/** By whom the value was set. */
function originOf({ path }: Field, parsed: unknown, merged: unknown): 'file' | 'included' | 'environment' | null {
  const value = valueAt(merged, path)
  if (value === undefined) return null
  if (typeof value === 'string' && /^\$\{\w+\}$/.test(value)) return 'environment'
  return valueAt(parsed, path) === undefined ? 'included' : 'file'
}
