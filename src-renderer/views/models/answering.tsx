// The default model and what takes over when it fails, in order; and the agents that have chosen otherwise.
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useAgents } from '../../app-context.tsx'
import { BUILTIN_MODEL, findModel } from '../../state/models/model-overview.ts'
import type { ModelRow } from '../../state/models/model-overview.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/buttons/button.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { IconButton } from '../../ui/buttons/icon-button.tsx'
import { Section } from '../../ui/page.tsx'
import { Row, Rows } from '../../ui/rows.tsx'
import { useAttempt } from '../../ui/attempt/use-attempt.ts'
import { ModelFacts } from './model-facts.tsx'
import styles from './models-view.module.css'
import type { PartProps } from './part-props.ts'
import { TestLine } from './test-line.tsx'

export function Answering({ overview, setup, mayChange }: PartProps) {
  const { t } = useTranslation()
  const choose = useStore(setup, (state) => state.choose)
  const { isBusy, problem, run } = useAttempt()
  const [said, setSaid] = useState('')
  const list = useRef<HTMLDivElement>(null)
  const isNothingChosen = overview.primary === null
  const order = [overview.primary ?? BUILTIN_MODEL, ...overview.fallbacks]

  const save = (next: readonly string[]) => run(() => choose(next[0] ?? null, next.slice(1)))
  const move = async (from: number, to: number) => {
    const next = [...order]
    const [moved] = next.splice(from, 1)
    if (moved === undefined) return
    next.splice(to, 0, moved)
    if (!(await save(next))) return
    setSaid(t('models.answering.moved', { name: findModel(moved, overview).name, position: to + 1 }))
    // The row went elsewhere; the hand goes with it.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-reference="${CSS.escape(moved)}"] button:not(:disabled)`)?.focus())
  }

  return (
    <Section title={t('models.answering.title')} description={t(isNothingChosen ? 'models.answering.builtin' : 'models.answering.intro')}>
      {problem !== null && <ErrorNote title={t('models.answering.changeFailed')}>{problem}</ErrorNote>}
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <div ref={list}>
        <Rows label={t('models.answering.order')}>
          {order.map((reference, index) => (
            <Answerer
              key={reference}
              model={findModel(reference, overview)}
              position={index}
              setup={setup}
              mayChange={mayChange && !isBusy}
              canTest={mayChange}
              {...(index > 0 && { onUp: () => void move(index, index - 1) })}
              {...(index < order.length - 1 && { onDown: () => void move(index, index + 1) })}
              {...(index > 0 && { onRemove: () => void save(order.filter((_, at) => at !== index)) })}
            />
          ))}
        </Rows>
      </div>
      {overview.exceptions.length > 0 && <Exceptions overview={overview} />}
    </Section>
  )
}

interface AnswererProps {
  readonly model: ModelRow
  readonly position: number
  readonly setup: PartProps['setup']
  readonly mayChange: boolean
  readonly canTest: boolean
  readonly onUp?: () => void
  readonly onDown?: () => void
  readonly onRemove?: () => void
}

function Answerer({ model, position, setup, mayChange, canTest, onUp, onDown, onRemove }: AnswererProps) {
  const { t } = useTranslation()
  const test = useStore(setup, ({ tests }) => tests[model.reference])
  const ask = useStore(setup, (state) => state.test)
  const { name } = model
  return (
    <Row
      title={
        <>
          {name}
          <Badge tone={position === 0 ? 'accent' : 'plain'}>{position === 0 ? t('models.answering.default') : t('models.answering.fallback', { position })}</Badge>
          {model.unavailable !== null && <Badge tone="bad">{t(`models.all.${model.unavailable}`)}</Badge>}
        </>
      }
      facts={<ModelFacts model={model} />}
      actions={
        <span className={styles.actions} data-reference={model.reference}>
          <Button variant={position === 0 ? 'quiet' : 'plain'} isBusy={test?.phase === 'running'} disabled={!canTest} aria-label={t(test === undefined ? 'models.test.actionFor' : 'models.test.againFor', { name })} onClick={() => void ask(model.reference)}>
            {t(test === undefined ? 'models.test.action' : 'models.test.again')}
          </Button>
          {(onUp !== undefined || onDown !== undefined) && (
            <>
              <IconButton label={t('models.answering.up', { name })} disabled={!mayChange || onUp === undefined} onClick={onUp}>
                <ArrowUp size={16} strokeWidth={1.75} />
              </IconButton>
              <IconButton label={t('models.answering.down', { name })} disabled={!mayChange || onDown === undefined} onClick={onDown}>
                <ArrowDown size={16} strokeWidth={1.75} />
              </IconButton>
            </>
          )}
          {onRemove !== undefined && (
            <IconButton label={t('models.answering.remove', { name })} disabled={!mayChange} onClick={onRemove}>
              <X size={16} strokeWidth={1.75} />
            </IconButton>
          )}
        </span>
      }
    >
      {test !== undefined && <TestLine test={test} />}
    </Row>
  )
}

function Exceptions({ overview }: { readonly overview: PartProps['overview'] }) {
  const { t } = useTranslation()
  const agents = useAgents((state) => state.agents)
  return (
    <div className={styles.exceptions}>
      <h3>{t('models.answering.exceptions')}</h3>
      <ul>
        {overview.exceptions.map(({ agentId, primary }) => (
          <li key={agentId}>
            <Link href={`/agents/${encodeURIComponent(agentId)}`}>{agents.find(({ id }) => id === agentId)?.name ?? agentId}</Link> {t('models.answering.exception', { model: findModel(primary ?? BUILTIN_MODEL, overview).name })}
          </li>
        ))}
      </ul>
    </div>
  )
}
