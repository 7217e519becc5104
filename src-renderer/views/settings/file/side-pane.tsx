// Beside the text: what is wrong, each leading to its line, and which settings it changes.
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatPath } from '../../../lib/settings/json-values.ts'
import { maskSecrets } from '../../../lib/settings/mask-secrets.ts'
import type { PendingChange } from '../../../lib/settings/pending-changes.ts'
import { fieldAt } from '../../../lib/settings/read-field.ts'
import type { EditorProblem } from '../../../ui/code-editor/code-editor.tsx'
import { describeValue } from '../describe-value.ts'
import { useDescribe, useSettings } from '../use-settings.ts'
import styles from './file-page.module.css'

export interface SidePaneProps {
  readonly path: string
  readonly problems: readonly EditorProblem[]
  /** What the gateway said about the whole text. */
  readonly message: string | null
  readonly changes: readonly PendingChange[]
  readonly isChanged: boolean
  readonly onGoTo: (line: number, column: number) => void
}

export function SidePane({ path, problems, message, changes, isChanged, onGoTo }: SidePaneProps) {
  const { t } = useTranslation()
  const isBad = message !== null || problems.some(({ severity }) => severity !== 'warning')
  const title = t(isBad ? 'settings.file.problems' : 'settings.file.notes')
  return (
    <aside className={styles.side} aria-label={t('settings.file.side')}>
      {(problems.length > 0 || message !== null) && (
        <section role={isBad ? 'alert' : undefined} aria-label={title}>
          <h2>{title}</h2>
          {message !== null && <p>{message}</p>}
          <ul className={styles.problems} aria-label={title}>
            {problems.map(({ line, column, message: text, severity }, index) => (
              <li key={index} data-severity={severity ?? 'error'}>
                <button type="button" onClick={() => onGoTo(line, column)}>
                  {severity === 'warning' ? <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" /> : <CircleAlert size={14} strokeWidth={1.75} aria-hidden="true" />}
                  <span>
                    <b>{t('settings.at', { line, column })}</b> {text}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {isChanged ? (
        <section>
          <h2>{t('settings.file.changes')}</h2>
          {changes.length === 0 ? <p>{t('settings.file.noChanges')}</p> : <Changes changes={changes} />}
        </section>
      ) : (
        <section>
          <h2>{t('settings.file.about')}</h2>
          <p>{t('settings.file.aboutBody')}</p>
          <p>
            <code>{path}</code>
          </p>
        </section>
      )}
    </aside>
  )
}

function Changes({ changes }: { readonly changes: readonly PendingChange[] }) {
  const { t } = useTranslation()
  const form = useSettings((state) => state.form)
  const describe = useDescribe()
  return (
    <ul className={styles.changes}>
      {changes.map(({ path, before, after }) => {
        const field = form === null ? null : fieldAt(form, path)
        const words = (value: unknown) => describeValue(field === null ? value : maskSecrets(field, value), t)
        return (
          <li key={formatPath(path)}>
            <p>{field === null ? <code>{formatPath(path)}</code> : describe(field).label}</p>
            <p>
              <del>{words(before)}</del> <ins>{words(after)}</ins>
            </p>
          </li>
        )
      })}
    </ul>
  )
}
