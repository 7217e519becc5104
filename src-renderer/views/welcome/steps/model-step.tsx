// Who does the thinking: what was found here, a key, another server, or the built-in assistant; tried for real before going on.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressProblem } from '../../../lib/services/service-address.ts'
import { referenceOf } from '../../../state/welcome/answers.ts'
import type { ModelKind } from '../../../state/welcome/answers.ts'
import { bringsModel } from '../../../state/welcome/takeover.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { Select } from '../../../ui/fields/select.tsx'
import { TextField } from '../../../ui/fields/text-field.tsx'
import { TestLine } from '../../models/test-line.tsx'
import { Choice } from '../choice.tsx'
import { StepFrame } from '../step-frame.tsx'
import { usePlaceText } from '../use-place-text.ts'
import { useWelcome } from '../use-welcome.ts'
import styles from '../welcome-view.module.css'

type Problem = 'key' | 'modelId' | 'none' | 'open' | 'login'

export function ModelStep() {
  const { t } = useTranslation()
  const placed = usePlaceText()
  const answers = useWelcome((state) => state.answers)
  const key = useWelcome((state) => state.key)
  const test = useWelcome((state) => state.test)
  const found = useWelcome((state) => state.found)
  const services = useWelcome((state) => state.facts?.services) ?? []
  const primary = useWelcome((state) => state.facts?.before.primary) ?? null
  const set = useWelcome((state) => state.set)
  const tryModel = useWelcome((state) => state.tryModel)
  const go = useWelcome((state) => state.go)
  const [isChecked, setChecked] = useState(false)
  const isImported = useWelcome((state) => state.answers.takesOver && bringsModel(state.takeover, state.facts?.before.primary ?? null))
  const service = services.find(({ id }) => id === answers.service)

  const problem: Problem | null =
    answers.model === 'server' && addressProblem(answers.address.trim()) !== null ? addressProblem(answers.address.trim())
      : answers.model === 'key' && key === '' && service?.hasKey !== true ? 'key'
        : answers.model !== 'none' && answers.model !== 'imported' && answers.modelId.trim() === '' ? 'modelId' : null
  const isReady = answers.model === 'none' || answers.model === 'imported' || answers.model === 'keep' || test?.phase === 'ok'
  const act = () => {
    setChecked(true)
    if (problem !== null) return
    if (isReady) go('face')
    else void tryModel()
  }
  const choose = (model: ModelKind, provider: string, modelId: string) => {
    setChecked(false)
    set({ model, service: provider, modelId })
  }
  const shown = isChecked ? problem : null
  const line = test !== null && <TestLine test={test} />

  return (
    <StepFrame
      title={t('welcome.model.title')}
      intro={placed('welcome.model.intro')}
      action={t(isReady ? 'welcome.next' : test?.phase === 'failed' ? 'welcome.model.tryAgain' : 'welcome.model.try')}
      isBusy={test?.phase === 'running'}
      onAction={act}
      more={test?.phase === 'failed' && problem === null && <Button variant="plain" onClick={() => go('face')}>{t('welcome.model.anyway')}</Button>}
    >
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">{t('welcome.model.title')}</legend>
        {primary !== null && <Choice name="model" isOn={answers.model === 'keep'} title={t('welcome.model.keep', { reference: primary })} facts={t('welcome.model.keepFacts')} onChoose={() => choose('keep', primary.slice(0, Math.max(0, primary.indexOf('/'))), primary.slice(primary.indexOf('/') + 1))} />}
        {isImported && <Choice name="model" isOn={answers.model === 'imported'} title={t('welcome.model.imported')} facts={t('welcome.model.importedFacts')} onChoose={() => choose('imported', '', '')} />}
        {(found ?? []).map(({ provider, label, models, isLocal }) => {
          const isOn = answers.model === 'found' && answers.service === provider
          const ids = models.map((reference) => reference.slice(reference.indexOf('/') + 1))
          return (
            <Choice key={provider} name="model" isOn={isOn} title={isLocal ? placed('welcome.model.here', { label }) : label} facts={placed(isLocal ? 'welcome.model.hereFacts' : 'welcome.model.envFacts')} note={t('welcome.model.found')} onChoose={() => choose('found', provider, ids[0] ?? '')}>
              {ids.length > 1 && <Select label={t('welcome.model.which')} value={answers.modelId} choices={ids.map((id) => ({ id, label: id }))} onChange={(modelId) => set({ modelId })} />}
              {line}
            </Choice>
          )
        })}
        <Choice name="model" isOn={answers.model === 'key'} title={t('welcome.model.key')} facts={t('welcome.model.keyFacts')} onChoose={() => choose('key', services[0]?.id ?? '', services[0]?.models[0] ?? '')}>
          <KeyField problem={shown === 'key' ? t('welcome.model.keyMissing') : null} hint={service?.hasKey === true && key === '' ? t('welcome.model.keyKept', { name: service.name }) : answers.wasPasted && key === '' ? t('welcome.model.keyAgain') : t('welcome.model.keyHint')} />
          <div className={styles.pair}>
            <Select label={t('welcome.model.service')} value={answers.service} choices={services.map(({ id, name }) => ({ id, label: name }))} onChange={(id) => set({ service: id, modelId: services.find((candidate) => candidate.id === id)?.models[0] ?? '' })} />
            {service !== undefined && service.models.length > 0 ? (
              <Select label={t('welcome.model.which')} value={answers.modelId} choices={service.models.map((id) => ({ id, label: id }))} onChange={(modelId) => set({ modelId })} />
            ) : (
              <ModelField isMissing={shown === 'modelId'} />
            )}
          </div>
          {line}
        </Choice>
        <Choice name="model" isOn={answers.model === 'server'} title={t('welcome.model.server')} facts={t('welcome.model.serverFacts')} onChoose={() => choose('server', '', '')}>
          <TextField label={t('welcome.model.address')} hint={t('welcome.model.addressHint')} problem={shown === 'none' || shown === 'open' || shown === 'login' ? t(`welcome.model.addressProblem.${shown}`) : null} value={answers.address} inputMode="url" autoComplete="off" spellCheck={false} placeholder="https://" onChange={({ target }) => set({ address: target.value })} />
          <div className={styles.pair}>
            <ModelField isMissing={shown === 'modelId'} />
            <KeyField problem={null} hint={t('welcome.model.keyOptional')} />
          </div>
          {line}
        </Choice>
        <Choice name="model" isOn={answers.model === 'none'} title={t('welcome.model.none')} facts={t('welcome.model.noneFacts')} onChoose={() => choose('none', '', '')} />
      </fieldset>
      <p className="visually-hidden" role="status">
        {found === null ? placed('welcome.model.looking') : t('welcome.model.chosen', { reference: referenceOf(answers) ?? t(answers.model === 'imported' ? 'welcome.model.imported' : 'welcome.model.none') })}
      </p>
    </StepFrame>
  )
}

function KeyField({ problem, hint }: { readonly problem: string | null; readonly hint: string }) {
  const { t } = useTranslation()
  const key = useWelcome((state) => state.key)
  const setKey = useWelcome((state) => state.setKey)
  return <TextField label={t('welcome.model.keyLabel')} hint={hint} problem={problem} type="password" value={key} autoComplete="off" spellCheck={false} onChange={({ target }) => setKey(target.value)} />
}

function ModelField({ isMissing }: { readonly isMissing: boolean }) {
  const { t } = useTranslation()
  const modelId = useWelcome((state) => state.answers.modelId)
  const set = useWelcome((state) => state.set)
  return <TextField label={t('welcome.model.which')} hint={t('welcome.model.whichHint')} problem={isMissing ? t('welcome.model.whichMissing') : null} value={modelId} autoComplete="off" spellCheck={false} onChange={({ target }) => set({ modelId: target.value })} />
}
