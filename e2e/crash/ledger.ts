// What the driver told the gateway and what the gateway promised back; judged after every restart.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface SentMessage {
  readonly runId: string
  readonly sessionKey: string
  readonly text: string
  /** Set when the gateway's answer arrived before the kill. */
  acknowledged: boolean
  /** Set for messages whose tool call appends a line to the workspace's `effects.txt`. */
  readonly effect: string | null
}

interface WireMessage {
  readonly role: string
  readonly content: unknown
  readonly idempotencyKey?: string
  readonly __openclaw?: { readonly runId?: string }
}

/** Lines of effects.txt that carry this mark. */
export function effectCount(stateDir: string, mark: string): number {
  const file = join(stateDir, 'workspace', 'effects.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line === mark).length : 0
}

/** Everything about one message that breaks the promise "nothing lost, nothing twice"; empty when it holds. */
export function judge(sent: SentMessage, history: readonly WireMessage[], stateDir: string): string[] {
  const asked = history.filter((message) => message.role === 'user' && message.idempotencyKey === `${sent.runId}:user`)
  const own = history.filter((message) => message.__openclaw?.runId === sent.runId)
  const answers = own.filter((message) => message.role === 'assistant' && !JSON.stringify(message.content).includes('"toolCall"'))
  const results = own.filter((message) => message.role === 'toolResult')
  const problems: string[] = []
  if (sent.acknowledged && asked.length === 0) problems.push(`${sent.runId}: acknowledged, but lost`)
  if (asked.length > 1) problems.push(`${sent.runId}: stored ${asked.length} times`)
  if (asked.length === 1 && answers.length === 0) problems.push(`${sent.runId}: accepted, but never answered`)
  if (answers.length > 1) problems.push(`${sent.runId}: answered ${answers.length} times`)
  if (sent.effect === null) return problems
  const effects = effectCount(stateDir, sent.effect)
  const unknown = results.some((message) => /unknown/i.test(JSON.stringify(message.content)))
  if (effects > 1) problems.push(`${sent.runId}: its command ran ${effects} times`)
  if (asked.length === 1 && effects === 0 && !unknown) problems.push(`${sent.runId}: its command never ran and nobody was told`)
  if (asked.length === 1 && results.length !== 1) problems.push(`${sent.runId}: ${results.length} tool results instead of one`)
  return problems
}
