// An agent's picture, emoji or first letter. Its name stands beside it, so screen readers skip it.
import type { RosterAgent } from '../../state/agent-pages/roster-store.ts'
import styles from './agent-face.module.css'

export function AgentFace({ agent, size = 'normal' }: { readonly agent: Pick<RosterAgent, 'face' | 'picture'>; readonly size?: 'small' | 'normal' }) {
  return (
    <span className={styles.face} data-size={size} aria-hidden="true">
      {agent.picture === null ? agent.face : <img src={agent.picture} alt="" />}
    </span>
  )
}
