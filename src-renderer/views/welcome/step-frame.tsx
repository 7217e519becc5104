// One question of the first run: where one is, the question, its answer, and the way on and back. Enter goes on.
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons/button.tsx'
import { useWelcome } from './use-welcome.ts'
import styles from './welcome-view.module.css'

export interface StepFrameProps {
  readonly title: string
  readonly intro: string
  /** What the one primary button says; `welcome.next` unless given. */
  readonly action?: string
  readonly isBusy?: boolean
  /** What the primary button does; the next question unless given. */
  readonly onAction?: () => void
  /** Beside the primary button. */
  readonly more?: ReactNode
  readonly children: ReactNode
}

export function StepFrame({ title, intro, action, isBusy = false, onAction, more, children }: StepFrameProps) {
  const { t } = useTranslation()
  const steps = useWelcome((state) => state.steps)
  const step = useWelcome((state) => state.step)
  const go = useWelcome((state) => state.go)
  const place = steps.indexOf(step)
  const before = steps[place - 1]
  const after = steps[place + 1]
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever listens to the page hears the new question; Tab goes to its first answer.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <form
      className={styles.step}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isBusy) return
        if (onAction !== undefined) onAction()
        else if (after !== undefined) go(after)
      }}
    >
      <div className={styles.progress} role="img" aria-label={t('welcome.place', { place: place + 1, count: steps.length })}>
        {steps.map((name, index) => (
          <i key={name} data-passed={index <= place || undefined} />
        ))}
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p className={styles.intro}>{intro}</p>
      {children}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" isBusy={isBusy}>
          {action ?? t('welcome.next')}
        </Button>
        {more}
        <span className={styles.grow} />
        {before !== undefined && (
          <Button variant="plain" onClick={() => go(before)}>
            {t('welcome.back')}
          </Button>
        )}
      </div>
    </form>
  )
}
