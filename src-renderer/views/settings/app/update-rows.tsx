// Where new versions of the app come from: nowhere until somebody says so, and never an older one.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { DesktopBridge, UpdateState } from '../../../../src-preload/channels.ts'
import { Section } from '../../../ui/page.tsx'
import { Rows } from '../../../ui/rows.tsx'
import styles from '../settings-view.module.css'
import { AddressRow, SwitchRow } from './app-rows.tsx'
import type { AppRowsProps } from './app-rows.tsx'

export function UpdateRows({ bridge, ...rows }: AppRowsProps & { readonly bridge: DesktopBridge }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<UpdateState['kind']>('off')
  const { updateFeed } = rows.report.settings
  useEffect(() => {
    const end = bridge.on('updates', (state) => setKind(state.kind))
    // Not known is as good as off: nothing is offered.
    bridge.call('updates.state', {}).then((state) => setKind(state.kind), () => setKind('off'))
    return end
  }, [bridge])
  const from = updateFeed === '' ? t('settings.app.updatesPacked') : t('settings.app.updatesFrom', { address: updateFeed })
  return (
    <Section title={t('settings.app.updates')} description={t('settings.app.updatesIntro')}>
      <Rows label={t('settings.app.updates')}>
        <AddressRow {...rows} name="updateFeed" />
        <SwitchRow {...rows} name="updatesAutomatic" isDisabled={kind === 'off'} />
      </Rows>
      <p className={styles.more} role="status">
        {kind === 'off' ? t('settings.app.updatesOff') : from} {kind !== 'off' && <Link href="/about">{t('settings.app.updatesLook')}</Link>}
      </p>
    </Section>
  )
}
