// What the driver told the gateway and what the gateway promised back; judged after every restart. Pure.

export interface SentMessage {
  readonly runId: string
  readonly sessionKey: string
  readonly text: string
  /** What the answer ends with, unless the turn had to be given up. */
  readonly expected: string
  /** Set when the gateway's answer arrived before the kill. */
  acknowledged: boolean
  /** Set for messages whose tool call appends this line to the workspace's `effects.txt`. */
  readonly effect: string | null
  /** The command goes on in the background: its line may come later than its result. */
  readonly isBackground: boolean
}

export interface WireMessage {
  readonly role: string
  readonly content: unknown
  readonly idempotencyKey?: string
  readonly __openclaw?: { readonly runId?: string }
}

const isAnswer = ({ role, content }: WireMessage) => role === 'assistant' && !JSON.stringify(content).includes('"toolCall"')
const wasGivenUp = (content: unknown) => /so it was given up/.test(JSON.stringify(content))

/** Everything about one message that breaks the promise "nothing lost, nothing twice"; empty when it holds. `effects` are the lines of effects.txt. */
export function judge(sent: SentMessage, history: readonly WireMessage[], effects: readonly string[]): string[] {
  const asked = history.filter((message) => message.role === 'user' && message.idempotencyKey === `${sent.runId}:user`)
  const own = history.filter((message) => message.__openclaw?.runId === sent.runId)
  const answers = own.filter(isAnswer)
  const problems: string[] = []
  if (sent.acknowledged && asked.length === 0) problems.push('acknowledged, but lost')
  if (asked.length > 1) problems.push(`stored ${asked.length} times`)
  if (asked.length === 1 && answers.length === 0) problems.push('accepted, but never answered')
  if (answers.length > 1) problems.push(`answered ${answers.length} times`)
  const [answer] = answers
  if (answer !== undefined && !wasGivenUp(answer.content) && !JSON.stringify(answer.content).includes(sent.expected)) problems.push(`answered with something else: ${JSON.stringify(answer.content).slice(0, 200)}`)
  problems.push(...judgeEffect(sent, own, asked.length === 1, effects))
  return problems.map((problem) => `${sent.runId}: ${problem}`)
}

function judgeEffect(sent: SentMessage, own: readonly WireMessage[], isStored: boolean, effects: readonly string[]): string[] {
  if (sent.effect === null) return []
  const results = own.filter((message) => message.role === 'toolResult')
  const count = effects.filter((line) => line === sent.effect).length
  const isTold = results.some((message) => /unknown|not run/i.test(JSON.stringify(message.content)))
  // A turn that is given up before the model asked for its command has no result to tell.
  const isGivenUp = own.some((message) => isAnswer(message) && wasGivenUp(message.content))
  const problems: string[] = []
  if (count > 1) problems.push(`its command ran ${count} times`)
  if (isStored && count === 0 && !isTold && !isGivenUp && !sent.isBackground) problems.push('its command never ran and nobody was told')
  if (isStored && results.length !== 1 && !(isGivenUp && results.length === 0)) problems.push(`${results.length} tool results instead of one`)
  return problems
}

/** Messages of one session must stand in its log in the order they were sent, and so must their answers. */
export function judgeOrder(sent: readonly SentMessage[], history: readonly WireMessage[]): string[] {
  const places = (find: (entry: SentMessage) => number) => sent.map(find).filter((place) => place >= 0)
  const isRising = (numbers: readonly number[]) => numbers.every((place, index) => index === 0 || place > (numbers[index - 1] ?? -1))
  const problems: string[] = []
  if (!isRising(places(({ runId }) => history.findIndex(({ role, idempotencyKey }) => role === 'user' && idempotencyKey === `${runId}:user`)))) problems.push(`${sent[0]?.sessionKey}: the messages are out of order`)
  if (!isRising(places(({ runId }) => history.findIndex((message) => isAnswer(message) && message.__openclaw?.runId === runId)))) problems.push(`${sent[0]?.sessionKey}: the answers are out of order`)
  return problems
}
