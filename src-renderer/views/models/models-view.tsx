// Models: what answers now, what runs on this computer, the services and their keys, how much may be used, and every model with what it can do and costs.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useMay, useViewStore } from '../../app-context.tsx'
import { createModelOverview } from '../../state/models/model-overview.ts'
import { createModelSetupStore } from '../../state/models/model-setup-store.ts'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import { AllModels } from './all-models.tsx'
import { Answering } from './answering.tsx'
import { FoundModels } from './found-models.tsx'
import { LimitsList } from './limits-list.tsx'
import { ServicesList } from './services-list.tsx'

export default function ModelsView() {
  const { t } = useTranslation()
  const { phase, data, problem, load } = useStore(useViewStore(createModelOverview))
  const setup = useViewStore(createModelSetupStore)
  const look = useStore(setup, (state) => state.look)
  const mayChange = useMay('operator.admin')
  useEffect(() => {
    void load()
    void look()
  }, [load, look])
  return (
    <ViewFrame title={t('models.title')}>
      <Page {...(!mayChange && { intro: t('models.adminOnly') })}>
        {phase === 'failed' && <ErrorNote title={t('models.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load()} />}
        {data === null && phase !== 'failed' && <Skeleton lines={8} label={t('loading')} />}
        {data !== null && (
          <>
            <Answering overview={data} setup={setup} mayChange={mayChange} />
            <FoundModels overview={data} setup={setup} mayChange={mayChange} />
            <ServicesList overview={data} setup={setup} mayChange={mayChange} />
            <LimitsList overview={data} mayChange={mayChange} />
            <AllModels overview={data} setup={setup} mayChange={mayChange} />
          </>
        )}
      </Page>
    </ViewFrame>
  )
}
