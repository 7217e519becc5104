// Every model with what it can do and costs: to be chosen, added as a fallback, or tried.
import { MoreHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { matchesAll } from '../../lib/match-words.ts'
import type { ModelOverview, ModelRow } from '../../state/models/model-overview.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import { Switch } from '../../ui/fields/switch.tsx'
import { useAttempt } from '../../ui/attempt/use-attempt.ts'
import { ModelFacts } from './model-facts.tsx'
import styles from './models-view.module.css'
import type { PartProps } from './part-props.ts'
import { TestLine } from './test-line.tsx'

/** More are narrowed down by words: nobody reads a list of hundreds. */
const SHOWN = 40

export function AllModels({ overview, setup, mayChange }: PartProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [showsAll, setShowsAll] = useState(false)
  const choose = useStore(setup, (state) => state.choose)
  const test = useStore(setup, (state) => state.test)
  const tests = useStore(setup, (state) => state.tests)
  const { problem, run } = useAttempt()
  const fitting = fittingModels(overview, query, showsAll)
  const shown = fitting.slice(0, SHOWN)
  const use = async (reference: string) => {
    if (await run(() => choose(reference, overview.fallbacks.filter((other) => other !== reference)))) await test(reference)
  }
  const addFallback = (reference: string) => void run(() => choose(overview.primary, [...overview.fallbacks, reference]))
  return (
    <Section title={t('models.all.title')}>
      <div className={styles.tools}>
        <input type="search" className={styles.search} aria-label={t('models.all.search')} placeholder={t('models.all.search')} value={query} onChange={({ target }) => setQuery(target.value)} />
        <span className={styles.toggle}>
          <Switch label={t('models.all.showAll')} isOn={showsAll} onChange={setShowsAll} />
          <span aria-hidden="true">{t('models.all.showAll')}</span>
        </span>
      </div>
      <p className="visually-hidden" role="status">
        {t('models.all.count', { count: fitting.length })}
      </p>
      {problem !== null && <ErrorNote title={t('models.answering.changeFailed')}>{problem}</ErrorNote>}
      {shown.length === 0 && <p className={styles.quiet}>{t(query.trim() === '' ? 'models.all.noneYet' : 'models.all.none')}</p>}
      {shown.length > 0 && (
        <Rows label={t('models.all.title')}>
          {shown.map((model) => {
            const { name, reference } = model
            const result = tests[reference]
            const isDefault = reference === overview.primary
            // Said above already.
            const isInOrder = isDefault || overview.fallbacks.includes(reference)
            return (
              <Row
                key={reference}
                title={
                  <>
                    {name}
                    {isDefault && <Badge tone="accent">{t('models.answering.default')}</Badge>}
                    {model.unavailable !== null && <Badge tone={model.unavailable === 'missing-auth' ? 'plain' : 'warn'}>{t(`models.all.${model.unavailable}`)}</Badge>}
                  </>
                }
                facts={<ModelFacts model={model} />}
                actions={
                  <>
                    {!isDefault && (
                      <Button variant="plain" disabled={!mayChange} aria-label={t('models.all.useFor', { name })} onClick={() => void use(reference)}>
                        {t('models.all.use')}
                      </Button>
                    )}
                    <Menu
                      label={t('models.all.more', { name })}
                      align="end"
                      items={[
                        { id: 'test', label: t('models.test.action'), isDisabled: !mayChange, onSelect: () => void test(reference) },
                        { id: 'fallback', label: t(overview.fallbacks.includes(reference) ? 'models.all.isFallback' : 'models.all.asFallback'), isDisabled: !mayChange || isDefault || overview.primary === null || overview.fallbacks.includes(reference), onSelect: () => addFallback(reference) },
                      ]}
                      trigger={(props) => (
                        <IconButton label={t('models.all.more', { name })} {...props}>
                          <MoreHorizontal size={16} strokeWidth={1.75} />
                        </IconButton>
                      )}
                    />
                  </>
                }
              >
                {result !== undefined && !isInOrder && <TestLine test={result} />}
              </Row>
            )
          })}
        </Rows>
      )}
      {fitting.length > shown.length && <p className={styles.quiet}>{t('models.all.rest', { count: fitting.length - shown.length })}</p>}
    </Section>
  )
}

/** Those in use first, then those that can be used, then by name. Pure. */
export function fittingModels({ models, primary, fallbacks }: Pick<ModelOverview, 'models' | 'primary' | 'fallbacks'>, query: string, showsAll: boolean): readonly ModelRow[] {
  const rank = ({ reference, isAvailable }: ModelRow) => (reference === primary ? 0 : fallbacks.includes(reference) ? 1 : isAvailable ? 2 : 3)
  return models
    .filter((model) => (showsAll || model.unavailable !== 'missing-auth' || rank(model) < 2) && matchesAll(`${model.name} ${model.reference} ${model.providerName}`, query))
    .toSorted((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name))
}
