// What runs on this computer already: one press uses it.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { findModel } from '../../state/models/model-overview.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { useAttempt } from '../../ui/attempt/use-attempt.ts'
import styles from './models-view.module.css'
import type { PartProps } from './part-props.ts'
import { TestLine } from './test-line.tsx'

const SHOWN = 6

export function FoundModels({ overview, setup, mayChange }: PartProps) {
  const { t } = useTranslation()
  const { found, isLooking, lookProblem, look, choose, test, tests } = useStore(setup)
  const { isBusy, problem, run } = useAttempt()
  const local = (found ?? []).filter(({ isLocal }) => isLocal)
  const use = async (reference: string) => {
    const isChosen = await run(() => choose(reference, overview.fallbacks.filter((other) => other !== reference)))
    if (isChosen) await test(reference)
  }
  return (
    <Section
      title={t('models.found.title')}
      actions={
        <Button variant="plain" isBusy={isLooking} onClick={() => void look()}>
          {t('models.found.look')}
        </Button>
      }
    >
      {problem !== null && <ErrorNote title={t('models.answering.changeFailed')}>{problem}</ErrorNote>}
      {lookProblem !== null && <ErrorNote title={t('models.found.failed')} details={lookProblem} onRetry={() => void look()} />}
      {found === null && isLooking && <Skeleton lines={2} label={t('models.found.looking')} />}
      {found !== null && local.length === 0 && <p className={styles.quiet}>{t('models.found.none')}</p>}
      {local.map(({ provider, label, models }) => (
        <Rows key={provider} label={label}>
          {models.slice(0, SHOWN).map((reference) => {
            const { name } = findModel(reference, overview)
            const result = tests[reference]
            return (
              <Row
                key={reference}
                title={name}
                facts={label}
                actions={
                  reference === overview.primary ? (
                    <Badge tone="good">{t('models.found.inUse')}</Badge>
                  ) : (
                    <Button disabled={!mayChange} isBusy={isBusy} aria-label={t('models.found.useFor', { name })} onClick={() => void use(reference)}>
                      {t('models.found.use')}
                    </Button>
                  )
                }
              >
                {result !== undefined && reference !== overview.primary && <TestLine test={result} />}
              </Row>
            )
          })}
        </Rows>
      ))}
    </Section>
  )
}
