// What came along from OpenClaw, once it is here.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { countsOf } from '../../state/welcome/takeover.ts'
import { useCounts } from './use-counts.ts'
import { useWelcome } from './use-welcome.ts'
import styles from './welcome-view.module.css'

export function Brought() {
  const { t } = useTranslation()
  const { words } = useCounts()
  const { phase, found } = useWelcome((state) => state.importing)
  if (phase !== 'done' || found === null) return null
  const failed = found.items.reduce((sum, item) => sum + item.failed, 0)
  const what = words(countsOf(found.items))
  return (
    <p className={styles.quiet}>
      {[t(what === '' ? 'welcome.reply.broughtNothing' : 'welcome.reply.brought', { what }), ...(failed > 0 ? [t('welcome.reply.notBrought', { count: failed })] : [])].join(' ')}{' '}
      <Link href="/settings/import" className={styles.link}>
        {t('welcome.reply.broughtMore')}
      </Link>
    </p>
  )
}
