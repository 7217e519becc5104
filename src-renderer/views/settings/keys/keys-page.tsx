// Where keys are kept and why, which ones there are, and how many lie open, with the way to move them. Never a value.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createKeysMover, createKeysOverview } from '../../../state/settings/keys-store.ts'
import type { KeysOverview } from '../../../state/settings/keys-store.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/buttons/button.tsx'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Section } from '../../../ui/page.tsx'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Skeleton } from '../../../ui/notes/skeleton.tsx'
import { useMayChange } from '../use-settings.ts'

export default function KeysPage() {
  const { t } = useTranslation()
  const mayChange = useMayChange()
  const { data, phase, problem, load } = useStore(useViewStore(createKeysOverview))
  useEffect(() => {
    if (mayChange) void load()
  }, [load, mayChange])
  // Even their names are for the owner only.
  if (!mayChange) return null
  if (phase === 'failed') return <ErrorNote title={t('settings.keys.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load()} />
  return data === null ? <Skeleton lines={6} label={t('loading')} /> : <Keys keys={data} reload={load} />
}

function Keys({ keys, reload }: { readonly keys: KeysOverview; readonly reload: () => Promise<void> }) {
  const { t } = useTranslation()
  const move = useStore(useViewStore(createKeysMover), (state) => state.move)
  const [isBusy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const open = keys.findings.filter((finding) => finding.kind === 'plain-text')
  const wrong = keys.findings.filter((finding) => finding.kind !== 'plain-text')
  const isMovable = open.some((finding) => finding.isMovable)
  const moveAll = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const { moved } = await move()
      setSaid(t('settings.keys.moved', { count: moved.length }))
      await reload()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Section title={t('settings.keys.place')} description={keys.place === 'keychain' ? t('settings.keys.keychain') : `${t('settings.keys.file')} ${keys.why === null ? '' : t('settings.keys.why', { why: keys.why })}`}>
        {keys.secrets.length === 0 ? (
          <p>{t('settings.keys.none')}</p>
        ) : (
          <Rows label={t('settings.keys.place')}>
            {keys.secrets.map(({ name, place, isReadable, usedAt }) => (
              <Row key={name} title={<>{name}{!isReadable && <Badge tone="bad">{t('settings.keys.unreadable')}</Badge>}</>} facts={[t(place === 'keychain' ? 'settings.keys.inKeychain' : 'settings.keys.inFile'), usedAt.length === 0 ? t('settings.keys.unused') : t('settings.keys.usedAt', { places: usedAt.join(', ') })].join(' · ')} />
            ))}
          </Rows>
        )}
      </Section>
      <Section
        title={t('settings.keys.open')}
        description={open.length === 0 ? t('settings.keys.noneOpen') : t('settings.keys.openCount', { count: open.length })}
        actions={isMovable && <Button variant="primary" isBusy={isBusy} onClick={() => void moveAll()}>{t('settings.keys.move')}</Button>}
      >
        <p className="visually-hidden" role="status">
          {said}
        </p>
        {problem !== null && <ErrorNote title={t('settings.keys.notMoved')}>{problem}</ErrorNote>}
        {open.length > 0 && (
          <Rows label={t('settings.keys.open')}>
            {open.map(({ file, path, isMovable: canMove }) => (
              <Row key={`${file}#${path}`} title={path} facts={canMove ? file : `${file} · ${t('settings.keys.byHand')}`} />
            ))}
          </Rows>
        )}
      </Section>
      {wrong.length > 0 && (
        <Section title={t('settings.keys.wrong')}>
          <Rows label={t('settings.keys.wrong')}>
            {wrong.map((finding) => (
              <Row key={finding.kind === 'missing' ? finding.path : finding.name} title={finding.kind === 'missing' ? finding.path : finding.name} facts={finding.problem} />
            ))}
          </Rows>
        </Section>
      )}
    </>
  )
}
