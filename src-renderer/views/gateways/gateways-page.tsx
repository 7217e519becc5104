// The computers that this app may use an assistant on. Only in the desktop app.
import { Laptop, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useGateways } from '../../app-context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { Switch } from '../../ui/fields/switch.tsx'
import { AddGateway } from './add-gateway.tsx'
import { GatewayRow } from './gateway-row.tsx'
import styles from './gateways.module.css'

export default function GatewaysPage() {
  const { t } = useTranslation()
  const { gateways } = useApp()
  const report = useGateways((state) => state.report)
  const loadProblem = useGateways((state) => state.problem)
  const [isAdding, setAdding] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => void gateways?.getState().load(), [gateways])
  if (report === null) return loadProblem === null ? <Skeleton label={t('loading')} /> : <ErrorNote title={t('gateways.loadFailed')} details={loadProblem} onRetry={() => void gateways?.getState().load()} />

  const { current, keepsOwn } = report
  const run = (work: Promise<void> | undefined) => {
    setProblem(null)
    work?.catch((error: Error) => setProblem(error.message))
  }
  const shownProblem = problem ?? report.problem
  return (
    <>
      <Section
        title={t('gateways.title')}
        description={t('gateways.intro')}
        actions={
          <Button icon={<Plus size={16} strokeWidth={1.75} />} onClick={() => setAdding(true)}>
            {t('gateways.add')}
          </Button>
        }
      >
        {shownProblem !== null && <ErrorNote title={t('gateways.failed')}>{shownProblem}</ErrorNote>}
        <Rows label={t('gateways.list')}>
          <Row
            icon={<Laptop size={18} strokeWidth={1.75} />}
            title={
              <>
                {t('gateways.here')}
                {current === null && <Badge tone="accent">{t('gateways.inUse')}</Badge>}
              </>
            }
            facts={t(current !== null && !keepsOwn ? 'gateways.hereOff' : 'gateways.hereFacts')}
            actions={
              current !== null && (
                <Button aria-label={t('gateways.useNamed', { name: t('gateways.here') })} onClick={() => run(gateways?.getState().use(null))}>
                  {t('gateways.use')}
                </Button>
              )
            }
          />
          {report.gateways.map((gateway) => (
            <GatewayRow key={gateway.id} gateway={gateway} isCurrent={gateway.id === current} onProblem={setProblem} />
          ))}
        </Rows>
        <p className={styles.note}>{t('gateways.secrets')}</p>
      </Section>
      {report.gateways.length > 0 && (
        <Rows label={t('gateways.switchOff')}>
          <Row title={t('gateways.switchOff')} facts={<span id="keep-own-hint">{t('gateways.switchOffHint')}</span>} actions={<Switch label={t('gateways.switchOff')} isOn={keepsOwn} describedBy="keep-own-hint" onChange={(isOn) => run(gateways?.getState().keepOwn(isOn))} />} />
        </Rows>
      )}
      {isAdding && <AddGateway onClose={() => setAdding(false)} />}
    </>
  )
}
