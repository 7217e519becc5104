// Updates of the desktop app: where it stands, and the one thing to do about it. Only in the app's own windows.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DesktopBridge, UpdateState } from '../../../src-preload/channels.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { Section } from '../../ui/page.tsx'
import styles from './about-view.module.css'

export function Updates({ bridge }: { readonly bridge: DesktopBridge }) {
  const { t, i18n } = useTranslation()
  const [state, setState] = useState<UpdateState>({ kind: 'off' })
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    const end = bridge.on('updates', setState)
    bridge.call('updates.state', {}).then(setState, (error: Error) => setProblem(error.message))
    return end
  }, [bridge])

  const ask = (call: 'updates.check' | 'updates.download' | 'updates.install') => {
    setProblem(null)
    bridge.call(call, {}).catch((error: Error) => setProblem(error.message))
  }
  return (
    <Section title={t('about.updates.title')} description={t('about.updates.body')}>
      <div className={styles.actions}>
        {state.kind === 'available' && <Button onClick={() => ask('updates.download')}>{t('about.updates.download', { version: state.version })}</Button>}
        {state.kind === 'ready' && <Button onClick={() => ask('updates.install')}>{t('about.updates.install', { version: state.version })}</Button>}
        {(state.kind === 'idle' || state.kind === 'failed' || state.kind === 'checking') && (
          <Button isBusy={state.kind === 'checking'} onClick={() => ask('updates.check')}>
            {t('about.updates.check')}
          </Button>
        )}
        <span role="status">{problem ?? say()}</span>
      </div>
    </Section>
  )

  function say(): string {
    if (state.kind === 'idle') return state.checkedAtMs === null ? '' : t('about.updates.newest', { time: new Date(state.checkedAtMs).toLocaleTimeString(i18n.language, { timeStyle: 'short' }) })
    if (state.kind === 'downloading') return t('about.updates.downloading', { percent: state.percent })
    if (state.kind === 'failed') return t('about.updates.failed', { reason: state.message })
    return state.kind === 'off' ? t('about.updates.off') : ''
  }
}
