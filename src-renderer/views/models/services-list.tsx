// The services models come from: which have a key, which are resting, and the way to add one.
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ProviderRow } from '../../state/models/model-overview.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { ConfirmDialog } from '../../ui/dialog/confirm-dialog.tsx'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import type { PartProps } from './part-props.ts'
import { ServiceDialog } from './service-dialog.tsx'

type Opened = { readonly kind: 'add' } | { readonly kind: 'edit' | 'remove'; readonly provider: ProviderRow }

export function ServicesList({ overview, setup, mayChange }: PartProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<Opened | null>(null)
  const removeService = useStore(setup, (state) => state.removeService)
  const found = useStore(setup, (state) => state.found)
  // A server at home that is neither running nor configured is no service yet.
  const shown = overview.providers.filter(({ id, isLocal, isConfigured }) => !isLocal || isConfigured || found?.some(({ provider }) => provider === id) === true)
  const sorted = shown.toSorted((left, right) => rank(left) - rank(right))
  return (
    <Section
      title={t('models.services.title')}
      description={t('models.services.intro')}
      actions={
        <Button variant="plain" icon={<Plus size={16} strokeWidth={1.75} />} disabled={!mayChange} onClick={() => setOpened({ kind: 'add' })}>
          {t('models.services.add')}
        </Button>
      }
    >
      <Rows label={t('models.services.title')}>
        {sorted.map((provider) => (
          <ServiceRow key={provider.id} provider={provider} mayChange={mayChange} onEdit={() => setOpened({ kind: 'edit', provider })} onRemove={() => setOpened({ kind: 'remove', provider })} />
        ))}
      </Rows>
      {opened !== null && opened.kind !== 'remove' && <ServiceDialog overview={overview} setup={setup} provider={opened.kind === 'edit' ? opened.provider : null} onClose={() => setOpened(null)} />}
      {opened?.kind === 'remove' && (
        <ConfirmDialog title={t('models.services.removeTitle', { name: opened.provider.name })} confirmLabel={t('models.services.removeConfirm')} onConfirm={() => removeService(opened.provider.id)} onClose={() => setOpened(null)}>
          {t('models.services.removeBody')}
        </ConfirmDialog>
      )}
    </Section>
  )
}

function rank({ isConfigured, hasKey, isLocal }: ProviderRow): number {
  return isConfigured ? 0 : hasKey || isLocal ? 1 : 2
}

interface ServiceRowProps {
  readonly provider: ProviderRow
  readonly mayChange: boolean
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function ServiceRow({ provider, mayChange, onEdit, onRemove }: ServiceRowProps) {
  const { t } = useTranslation()
  const { name, hasKey, isLocal, isConfigured } = provider
  const needsKey = !hasKey && !isLocal
  return (
    <Row
      title={
        <>
          {name}
          <ServiceState provider={provider} />
        </>
      }
      facts={<ServiceFacts provider={provider} />}
      actions={
        <>
          <Button variant={needsKey ? 'quiet' : 'plain'} disabled={!mayChange} aria-label={t(needsKey ? 'models.services.addKeyFor' : 'models.services.editFor', { name })} onClick={onEdit}>
            {t(needsKey ? 'models.services.addKey' : 'models.services.edit')}
          </Button>
          {isConfigured && (
            <Button variant="danger" disabled={!mayChange} aria-label={t('models.services.removeFor', { name })} onClick={onRemove}>
              {t('models.services.remove')}
            </Button>
          )}
        </>
      }
    />
  )
}

function ServiceState({ provider: { hasKey, isLocal, resting } }: { readonly provider: ProviderRow }) {
  const { t } = useTranslation()
  if (resting !== null) return <Badge tone="warn">{t('models.services.resting')}</Badge>
  if (isLocal) return <Badge tone="good">{t('models.services.local')}</Badge>
  return hasKey ? <Badge tone="good">{t('models.services.ready')}</Badge> : <Badge>{t('models.services.missing')}</Badge>
}

function ServiceFacts({ provider: { baseUrl, sources, key, resting, isLocal } }: { readonly provider: ProviderRow }) {
  const { t, i18n } = useTranslation()
  const origin = key?.source === 'store' ? t('models.services.keyStored') : sources.length > 0 && !isLocal ? t('models.services.keyFrom', { source: key?.name ?? sources.join(', ') }) : null
  const rest = resting === null ? null : resting.reason === 'auth' ? t('models.services.refused') : t('models.services.restingFacts', { time: new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(resting.untilMs) })
  return <>{[rest, baseUrl, origin].filter((fact) => fact !== null).join(' · ')}</>
}
