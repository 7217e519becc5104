// What happens to a command nobody has decided about, in plain words, for each agent whose rule differs.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useMay, useViewStore } from '../../app-context.tsx'
import { createCommandPolicyStore } from '../../state/access/command-policy-store.ts'
import type { CommandPolicy } from '../../state/access/command-policy-store.ts'
import { useAgentName } from '../chat/use-agent-name.ts'
import styles from './approvals.module.css'

export function CommandRules() {
  const { t } = useTranslation()
  const may = useMay('operator.read')
  const { data, load } = useStore(useViewStore(createCommandPolicyStore))
  useEffect(() => {
    if (may) void load()
  }, [may, load])
  if (data === null || data.length === 0) return null
  const isSameForAll = new Set(data.map(ruleOf)).size === 1
  return (
    <div className={styles.rules}>
      {isSameForAll ? <p>{t(`approvals.rule.${data[0] === undefined ? 'ask' : ruleOf(data[0])}`)}</p> : data.map((policy) => <AgentRule key={policy.agentId} policy={policy} />)}
      <Link href="/settings/tools">{t('approvals.changeRule')}</Link>
    </div>
  )
}

function AgentRule({ policy }: { readonly policy: CommandPolicy }) {
  const { t } = useTranslation()
  return (
    <p>
      <b>{useAgentName(policy.agentId)}:</b> {t(`approvals.rule.${ruleOf(policy)}`)}
    </p>
  )
}

function ruleOf({ security, ask }: CommandPolicy): 'none' | 'always' | 'everything' | 'ask' | 'listed' {
  if (security === 'deny') return 'none'
  if (ask === 'always') return 'always'
  if (security === 'full') return 'everything'
  return ask === 'on-miss' ? 'ask' : 'listed'
}
