// The libraries in the product and their licences: written by the build, read when somebody looks.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons/button.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Section } from '../../ui/page.tsx'
import { TextField } from '../../ui/fields/text-field.tsx'
import styles from './about-view.module.css'

interface Library {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly text: string
}

export function Licences() {
  const { t } = useTranslation()
  const [libraries, setLibraries] = useState<readonly Library[] | 'failed' | null>(null)
  const load = () => {
    fetch(new URL('licences.json', document.querySelector<HTMLLinkElement>('link[rel=manifest]')?.href ?? location.origin))
      .then((response) => (response.ok ? (response.json() as Promise<readonly Library[]>) : Promise.reject(new Error(response.statusText))))
      .then(setLibraries, () => setLibraries('failed'))
  }
  return (
    <Section title={t('about.licences.title')} description={t('about.licences.body')}>
      {libraries === null && (
        <div className={styles.actions}>
          <Button onClick={load}>{t('about.licences.action')}</Button>
        </div>
      )}
      {libraries === 'failed' && <ErrorNote title={t('about.licences.failed')} onRetry={load} />}
      {libraries !== null && libraries !== 'failed' && <Libraries libraries={libraries} />}
    </Section>
  )
}

function Libraries({ libraries }: { readonly libraries: readonly Library[] }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const found = libraries.filter(({ name }) => name.toLowerCase().includes(query.trim().toLowerCase()))
  return (
    <>
      <TextField label={t('about.licences.find')} type="search" value={query} onChange={({ target }) => setQuery(target.value)} />
      <p role="status">{t('about.licences.count', { count: found.length })}</p>
      <ul className={styles.libraries}>
        {found.map(({ name, version, licence, text }) => (
          <li key={`${name}@${version}`}>
            <details>
              <summary>
                <b>{name}</b> {version} <span>{licence}</span>
              </summary>
              <pre tabIndex={0}>{text === '' ? t('about.licences.noText') : text}</pre>
            </details>
          </li>
        ))}
      </ul>
    </>
  )
}
