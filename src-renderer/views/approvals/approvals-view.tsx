// What your assistant asks before it does it: questions that wait, how earlier ones ended, what runs without asking, and the rule for all the rest.
import { ShieldCheck } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useMay, useViewStore } from '../../app-context.tsx'
import { createApprovalsStore } from '../../state/access/approvals-store.ts'
import { EmptyState } from '../../ui/notes/empty-state.tsx'
import { ErrorNote } from '../../ui/notes/error-note.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/notes/skeleton.tsx'
import { MissingRight } from '../shell/missing-right.tsx'
import { ViewFrame } from '../shell/view-frame.tsx'
import { ApprovalQuestion } from './approval-question.tsx'
import { CommandRules } from './command-rule.tsx'
import { PastApprovals } from './past-approvals.tsx'
import { RememberedApprovals } from './remembered.tsx'

export default function ApprovalsView() {
  const { t } = useTranslation()
  const may = useMay('operator.approvals')
  const { phase, problem, pending, load } = useStore(useViewStore(createApprovalsStore))
  useEffect(() => {
    if (may) void load()
  }, [may, load])
  return (
    <ViewFrame title={t('approvals.title')}>
      <Page intro={t('approvals.intro')}>
        {!may && <MissingRight scope="operator.approvals">{t('approvals.mayNot')}</MissingRight>}
        {may && phase === 'failed' && <ErrorNote title={t('approvals.failed')} {...(problem !== null && { details: problem })} onRetry={() => void load()} />}
        {may && (phase === 'idle' || phase === 'loading') && <Skeleton lines={6} label={t('loading')} />}
        {may && (phase === 'ready' || pending.length > 0) && (
          <>
            <p className="visually-hidden" role="status">
              {t('approvals.waitingCount', { count: pending.length })}
            </p>
            <Section title={t('approvals.waiting')}>
              {pending.length === 0 ? (
                <EmptyState icon={<ShieldCheck size={28} strokeWidth={1.5} />} title={t('approvals.nothingTitle')}>
                  {t('approvals.nothingBody')}
                </EmptyState>
              ) : (
                pending.map((approval) => <ApprovalQuestion key={approval.id} approval={approval} />)
              )}
            </Section>
          </>
        )}
        <Section title={t('approvals.ruleTitle')}>
          <CommandRules />
        </Section>
        <RememberedApprovals />
        {may && <PastApprovals />}
      </Page>
    </ViewFrame>
  )
}
