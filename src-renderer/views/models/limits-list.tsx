// How much may be used: each limit with what is used of it and when it starts anew.
import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useAgents, useApp, useViewStore } from '../../app-context.tsx'
import { compactNumber, money } from '../../lib/format-number.ts'
import { fullTime } from '../../lib/format-time.ts'
import { limitAmount, limitName, limitSubject } from '../../lib/limits/limit-words.ts'
import type { LimitNames } from '../../lib/limits/limit-words.ts'
import { findModel } from '../../state/models/model-overview.ts'
import type { ModelOverview } from '../../state/models/model-overview.ts'
import { createUsageLimitsStore, saveLimit } from '../../state/models/usage-limits-store.ts'
import type { UsageLimit } from '../../state/models/usage-limits-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { ConfirmDialog } from '../../ui/dialog/confirm-dialog.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { LimitDialog } from './limit-dialog.tsx'
import styles from './limits.module.css'

type Opened = { readonly kind: 'add' } | { readonly kind: 'edit' | 'remove'; readonly limit: UsageLimit }

export interface LimitsListProps {
  readonly overview: ModelOverview
  readonly mayChange: boolean
}

export function LimitsList({ overview, mayChange }: LimitsListProps) {
  const { t, i18n } = useTranslation()
  const { client } = useApp()
  const limits = useViewStore(createUsageLimitsStore)
  const { phase, data, problem, load } = useStore(limits)
  const [opened, setOpened] = useState<Opened | null>(null)
  const names = useLimitNames(overview)
  const nameOf = (limit: UsageLimit) => limitName(limit, t, i18n.language, names)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => void load(), [load])
  // Links of other views lead right here.
  useEffect(() => {
    if (globalThis.location.hash !== '#limits') return
    place.current?.focus({ preventScroll: true })
    place.current?.scrollIntoView()
  }, [])
  const save = async (before: UsageLimit | null, after: Parameters<typeof saveLimit>[2]) => {
    await saveLimit(client, before, after)
    await load()
  }
  return (
    <div id="limits" ref={place} tabIndex={-1} className={styles.place}>
      <Section
        title={t('models.limits.title')}
        description={t('models.limits.intro')}
        actions={
          <Button variant="plain" icon={<Plus size={16} strokeWidth={1.75} />} disabled={!mayChange || data === null} onClick={() => setOpened({ kind: 'add' })}>
            {t('models.limits.add')}
          </Button>
        }
      >
        {phase === 'failed' && <ErrorNote title={t('models.limits.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load()} />}
        {data === null && phase !== 'failed' && <Skeleton lines={2} label={t('loading')} />}
        {data?.limits.length === 0 && <p className={styles.none}>{t('models.limits.none')}</p>}
        {data !== null && data.limits.length > 0 && (
          <Rows label={t('models.limits.title')}>
            {data.limits.map((limit, index) => (
              <LimitRow key={`${index} ${nameOf(limit)}`} limit={limit} name={nameOf(limit)} subject={limitSubject(limit, t, names)} mayChange={mayChange} onEdit={() => setOpened({ kind: 'edit', limit })} onRemove={() => setOpened({ kind: 'remove', limit })} />
            ))}
          </Rows>
        )}
        {opened !== null && opened.kind !== 'remove' && <LimitDialog overview={overview} limit={opened.kind === 'edit' ? opened.limit : null} onSave={save} onClose={() => setOpened(null)} />}
        {opened?.kind === 'remove' && (
          <ConfirmDialog title={t('models.limits.removeTitle')} confirmLabel={t('models.limits.removeConfirm')} onConfirm={() => save(opened.limit, null)} onClose={() => setOpened(null)}>
            {t('models.limits.removeBody', { name: nameOf(opened.limit) })}
          </ConfirmDialog>
        )}
      </Section>
    </div>
  )
}

function useLimitNames(overview: ModelOverview): LimitNames {
  const agents = useAgents((state) => state.agents)
  return {
    provider: (id) => overview.providers.find((provider) => provider.id === id)?.name ?? id,
    model: (reference) => findModel(reference, overview).name,
    agent: (id) => agents.find((agent) => agent.id === id)?.name ?? id,
  }
}

interface LimitRowProps {
  readonly limit: UsageLimit
  readonly name: string
  readonly subject: string
  readonly mayChange: boolean
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function LimitRow({ limit, name, subject, mayChange, onEdit, onRemove }: LimitRowProps) {
  const { t, i18n } = useTranslation()
  const { usd, tokens, usedUsd, usedTokens, unpricedTokens, level, resetAt } = limit
  const count = (value: number) => compactNumber(value, i18n.language)
  return (
    <Row
      title={
        <>
          {limitAmount(limit, t, i18n.language)}
          {level !== 'ok' && <Badge tone={level === 'reached' ? 'bad' : 'warn'}>{t(`models.limits.${level}`)}</Badge>}
        </>
      }
      facts={[subject, t('models.limits.anew', { time: fullTime(resetAt, i18n.language) })].join(' · ')}
      actions={
        <>
          <Button variant="plain" disabled={!mayChange} aria-label={t('models.limits.editFor', { name })} onClick={onEdit}>
            {t('models.limits.edit')}
          </Button>
          <Button variant="danger" disabled={!mayChange} aria-label={t('models.limits.removeFor', { name })} onClick={onRemove}>
            {t('models.limits.remove')}
          </Button>
        </>
      }
    >
      <div className={styles.bars}>
        {usd !== undefined && <Bar used={usedUsd} most={usd} text={t('models.limits.used', { used: money(usedUsd, i18n.language), most: money(usd, i18n.language) })} />}
        {tokens !== undefined && <Bar used={usedTokens} most={tokens} text={t('models.limits.usedTokens', { used: count(usedTokens), most: count(tokens) })} />}
        {usd !== undefined && unpricedTokens > 0 && <p className={styles.note}>{t('models.limits.unpriced', { tokens: count(unpricedTokens) })}</p>}
      </div>
    </Row>
  )
}

/** From here on it looks urgent; the gateway warns at the same share. */
const WARN_SHARE = 0.8

function Bar({ used, most, text }: { readonly used: number; readonly most: number; readonly text: string }) {
  const share = used / most
  const percent = Math.min(100, Math.floor(share * 100))
  return (
    <div className={styles.measure} data-level={share >= 1 ? 'reached' : share >= WARN_SHARE ? 'warn' : undefined}>
      <div className={styles.bar} role="progressbar" aria-label={text} aria-valuenow={percent}>
        <span style={{ inlineSize: `${percent}%` }} />
      </div>
      <span>{text}</span>
    </div>
  )
}
