// The sidebar's second face: the views about the assistant itself, and the way back to the chats.
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import { MANAGE_VIEWS } from '../manage-views.ts'
import styles from './manage-nav.module.css'
import { WaitingCount } from './needs-you.tsx'

const GROUPS = ['assistant', 'access', 'system'] as const

export default function ManageNav() {
  const { t } = useTranslation()
  const [location] = useLocation()
  const current = location.split('/')[1]
  return (
    <nav className={styles.nav} aria-label={t('manage.title')}>
      <Link href="/" className={styles.back}>
        <ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />
        {t('manage.back')}
      </Link>
      {GROUPS.map((group) => (
        <section key={group} aria-labelledby={`manage-${group}`}>
          <h2 id={`manage-${group}`}>{t(`manage.${group}`)}</h2>
          {MANAGE_VIEWS.filter((view) => view.group === group).map(({ id, Icon }) => (
            <Link key={id} href={`/${id}`} aria-current={current === id ? 'page' : undefined}>
              <Icon size={16} strokeWidth={1.75} />
              {t(`manage.${id}`)}
              <WaitingCount view={id} />
            </Link>
          ))}
        </section>
      ))}
    </nav>
  )
}
