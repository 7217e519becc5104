// The plain page of everything before the app: mark, title, a sentence, what to do.
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark } from '../../ui/mark.tsx'
import styles from './gate.module.css'

export function GatePage({ title, intro, children }: { readonly title: string; readonly intro: string; readonly children?: ReactNode }) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
  return (
    <div className={styles.page}>
      <Mark size={44} />
      <h1>{title}</h1>
      <p className={styles.intro}>{intro}</p>
      {children}
    </div>
  )
}
