// One computer with an assistant: where it is, how the way to it stands, and what can be done with it.
import { MoreHorizontal, Server } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GatewayEntry, GatewayPlace, GatewayTrial } from '../../../src-preload/gateways.ts'
import { useApp } from '../../app-context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Row } from '../../ui/rows.tsx'
import styles from './gateways.module.css'
import { RenameGateway } from './rename-gateway.tsx'

export interface GatewayRowProps {
  readonly gateway: GatewayEntry
  readonly isCurrent: boolean
  readonly onProblem: (problem: string | null) => void
}

export function GatewayRow({ gateway, isCurrent, onProblem }: GatewayRowProps) {
  const { t } = useTranslation()
  const { gateways } = useApp()
  const [trial, setTrial] = useState<GatewayTrial | 'running' | null>(null)
  const [isRenaming, setRenaming] = useState(false)
  const { id, name, place, route } = gateway
  const run = (work: Promise<void> | undefined) => {
    onProblem(null)
    work?.catch((error: Error) => onProblem(error.message))
  }
  const tryOut = () => {
    setTrial('running')
    gateways?.getState().tryOut(id).then(setTrial, (error: Error) => setTrial({ kind: 'fails', message: error.message }))
  }
  return (
    <Row
      icon={<Server size={18} strokeWidth={1.75} />}
      title={
        <>
          {name}
          {isCurrent && <Badge tone="accent">{t('gateways.inUse')}</Badge>}
        </>
      }
      facts={
        <>
          <span className={styles.address}>{addressOf(place)}</span> · {t(`gateways.route.${place.kind}.${route.kind}`)}
        </>
      }
      actions={
        <>
          {!isCurrent && (
            <Button aria-label={t('gateways.useNamed', { name })} onClick={() => run(gateways?.getState().use(id))}>
              {t('gateways.use')}
            </Button>
          )}
          <Menu
            label={t('gateways.more', { name })}
            align="end"
            items={[
              { id: 'try', label: t('gateways.try'), onSelect: tryOut },
              { id: 'rename', label: t('gateways.rename'), onSelect: () => setRenaming(true) },
              { id: 'remove', label: t('gateways.remove'), tone: 'bad', startsGroup: true, onSelect: () => run(gateways?.getState().remove(id)) },
            ]}
            trigger={(props) => (
              <IconButton label={t('gateways.more', { name })} {...props}>
                <MoreHorizontal size={16} strokeWidth={1.75} />
              </IconButton>
            )}
          />
        </>
      }
    >
      {'message' in route && <p className={styles.state}>{route.message}</p>}
      {trial !== null && (
        <p className={styles.state} role="status">
          {trial === 'running' ? t('gateways.trying') : trial.kind === 'works' ? t('gateways.tryWorks', { version: trial.version }) : trial.message}
        </p>
      )}
      {isRenaming && <RenameGateway id={id} name={name} onClose={() => setRenaming(false)} />}
    </Row>
  )
}

/** As it would be typed. */
function addressOf(place: GatewayPlace): string {
  if (place.kind === 'url') return place.url.replace(/\/$/, '')
  const { user, host, port } = place
  return `ssh ${user === '' ? '' : `${user}@`}${host}${port === null ? '' : `:${port}`}`
}
