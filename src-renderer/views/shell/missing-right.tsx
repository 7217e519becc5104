// This browser may not see or do something: why, and a way to ask for it.
import { LockKeyhole } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useGateways, useViewStore } from '../../app-context.tsx'
import { createDevicesStore } from '../../state/access/devices-store.ts'
import { Button } from '../../ui/buttons/button.tsx'
import { EmptyState } from '../../ui/notes/empty-state.tsx'

export interface MissingRightProps {
  /** What it would be able to do, as a sentence. */
  readonly children: string
  readonly scope: string
}

export function MissingRight({ children, scope }: MissingRightProps) {
  const { t } = useTranslation()
  const askForRights = useStore(useViewStore(createDevicesStore), (state) => state.askForRights)
  // The app's own device elsewhere was let in for what its link stands for; more comes with a sign-in there.
  const isElsewhere = useGateways(({ elsewhere }) => elsewhere !== null)
  const [state, setState] = useState<'idle' | 'waiting' | 'rejected' | 'expired' | { readonly problem: string }>('idle')
  const ask = () => {
    setState('waiting')
    askForRights([scope]).then(
      (end) => setState(end === 'approved' ? 'idle' : end),
      (error: Error) => setState({ problem: error.message }),
    )
  }
  return (
    <EmptyState
      icon={<LockKeyhole size={28} strokeWidth={1.5} />}
      title={t('missingRight.title')}
      {...(isElsewhere !== true && { action: (
        <>
          <Button isBusy={state === 'waiting'} onClick={ask}>
            {t('missingRight.ask')}
          </Button>
          <p role="status">{state === 'idle' ? '' : typeof state === 'object' ? t('missingRight.failed', { reason: state.problem }) : t(`missingRight.${state}`)}</p>
        </>
      ) })}
    >
      {children}
    </EmptyState>
  )
}
