// One session as this terminal shows it: gateway events and own messages in, finished blocks and the moving rest out.
// Shows everything once, also when the connection or the gateway goes away in between. Pure: no terminal, no socket.
import type { Block, Live } from './blocks.ts'
import type { RunView } from './run-view.ts'
import { createRunView } from './run-view.ts'
import type { Payload } from './wire-reading.ts'
import { envelopeOf, list, record, sentIdOf, subjectOf, text, textOf, toolCallsOf } from './wire-reading.ts'

export interface OwnMessage {
  /** The idempotency key; also the id of its run. */
  readonly id: string
  readonly text: string
}

export interface Conversation {
  /** The canonical key, once the gateway has said it. */
  setSessionKey(key: string): void
  submit(message: OwnMessage, nowMs: number): Block[]
  /** The gateway has stored the message. `ok`: it was answered before. */
  acknowledged(id: string, status: string): Block[]
  refused(id: string, reason: string): Block[]
  /** Messages the gateway has not confirmed: to be sent again, under the same id, after a reconnect. */
  unconfirmed(): readonly OwnMessage[]
  event(name: string, payload: Payload, nowMs: number): Block[]
  /** The stored conversation: the first time its end is shown, later only what is missing on screen. */
  history(payload: Payload, nowMs: number): Block[]
  live(): Live
  /** The run that is being answered now. */
  activeRunId(): string | null
}

interface Own extends OwnMessage {
  confirmed: boolean
  shown: boolean
}

const SHOWN_AT_START = 6
/** Enough to recognise late events; a chat stays open for days. */
const REMEMBERED_RUNS = 100
const REMEMBERED_ENTRIES = 2000

const PHASES: Readonly<Record<string, string>> = {
  preparing_context: 'gathering what it needs to know',
  starting_model: 'waiting for the model',
  memory_flushing: 'writing down what to remember',
}

export function createConversation(options: { readonly sessionKey: string }): Conversation {
  let sessionKey = options.sessionKey
  let canonical = false
  let lastSeq = -1
  const own = new Map<string, Own>()
  const runs = new Map<string, RunView>()
  const shownEntries = new Set<string>()

  const remember = (entryId: string): void => {
    shownEntries.add(entryId)
    const [oldest] = shownEntries
    if (shownEntries.size > REMEMBERED_ENTRIES && oldest !== undefined) shownEntries.delete(oldest)
  }
  const isHere = (payload: Payload): boolean => {
    const key = text(payload['sessionKey'])
    return key === sessionKey || (!canonical && key.endsWith(`:${sessionKey}`))
  }
  const active = (): RunView | undefined => [...runs.values()].findLast((run) => !run.ended)
  const runOf = (runId: string, nowMs: number): RunView => {
    const run = runs.get(runId) ?? createRunView(runId, nowMs)
    runs.set(runId, run)
    const [oldest] = runs.keys()
    if (runs.size > REMEMBERED_RUNS && oldest !== undefined && runs.get(oldest)?.ended === true) runs.delete(oldest)
    return run
  }

  /** A message of ours that waited is shown when its turn comes: in a run of its own, or taken into the one that goes on. */
  function show(message: Own, runId: string, nowMs: number): Block[] {
    message.confirmed = true
    if (message.shown) return []
    message.shown = true
    const before = active()?.pause() ?? []
    if (runId === message.id) runOf(runId, nowMs)
    return [...before, { kind: 'you', text: message.text }]
  }

  function begin(runId: string, nowMs: number): { readonly run: RunView; readonly blocks: Block[] } {
    const mine = own.get(runId)
    const blocks = mine === undefined ? [] : show(mine, runId, nowMs)
    const run = runOf(runId, nowMs)
    return { run, blocks }
  }

  function onChat(payload: Payload, nowMs: number): Block[] {
    const runId = text(payload['runId'])
    const words = textOf(payload['message'])
    const over = runs.get(runId)
    // Of a run that ended only a late answer counts; text that streams again is a run that went on after a restart.
    if (over?.ended === true && payload['state'] !== 'delta') return payload['state'] === 'final' ? over.settle(words) : []
    const { run, blocks } = begin(runId, nowMs)
    run.reopen()
    switch (payload['state']) {
      case 'status':
        run.setActivity(PHASES[text(payload['phase'])] ?? 'getting ready')
        return blocks
      case 'delta':
        return [...blocks, ...run.write(words, payload['replace'] === true)]
      case 'final':
        return [...blocks, ...run.settle(words), ...run.end(nowMs)]
      case 'aborted':
        return [...blocks, ...run.settle(words), ...run.end(nowMs), { kind: 'note', tone: 'info', text: text(payload['errorMessage']) || 'Stopped.' }]
      case 'error':
        return [...blocks, ...run.end(nowMs), { kind: 'note', tone: 'error', text: text(payload['errorMessage']) || 'The answer failed, and the gateway gave no reason.' }]
      default:
        return blocks
    }
  }

  function onAgent(payload: Payload, nowMs: number): Block[] {
    const data = record(payload['data'])
    const runId = text(payload['runId'])
    if (runs.get(runId)?.ended === true) return []
    if (payload['stream'] === 'thinking' || payload['stream'] === 'compaction') {
      const { run, blocks } = begin(runId, nowMs)
      run.setActivity(payload['stream'] === 'thinking' ? 'thinking' : 'making room: summing up the older conversation')
      return blocks
    }
    if (payload['stream'] === 'run_status') {
      const { attempt, maxAttempts } = record(data['retry'])
      const run = runs.get(runId)
      if (typeof attempt === 'number' && typeof maxAttempts === 'number') run?.setActivity(`the model service has a problem; trying again (${attempt} of ${maxAttempts})`)
      return []
    }
    if (payload['stream'] !== 'tool') return []
    const { run, blocks } = begin(runId, nowMs)
    const id = text(data['toolCallId'])
    if (data['phase'] === 'start') return [...blocks, ...run.toolStarted({ id, name: text(data['name']), args: record(data['args']) }, nowMs)]
    if (data['phase'] === 'result') {
      run.setActivity('thinking')
      return [...blocks, ...run.toolEnded(id, { isError: data['isError'] === true, text: textOf(data['result']) }, nowMs)]
    }
    return blocks
  }

  /** Stored messages: brings waiting messages into their place and shows what others said in this session. */
  function onMessage(message: Payload, runId: string, nowMs: number): Block[] {
    const { id, seq } = envelopeOf(message)
    if (id !== '') {
      if (shownEntries.has(id)) return []
      remember(id)
    }
    lastSeq = Math.max(lastSeq, seq)
    if (message['role'] !== 'user') return []
    const mine = own.get(sentIdOf(message))
    if (mine !== undefined) return show(mine, runId || mine.id, nowMs)
    const words = textOf(message)
    return words === '' ? [] : [...(active()?.pause() ?? []), { kind: 'you', text: words, from: senderOf(message) }]
  }

  /** One stored message after a reconnect: only what the screen lacks. */
  function catchUp(message: Payload, nowMs: number): Block[] {
    const { runId, id } = envelopeOf(message)
    if (message['role'] === 'user') return onMessage(message, runId, nowMs)
    if (id !== '') remember(id)
    if (message['role'] === 'toolResult') {
      const run = runs.get(runId)
      return run?.toolEnded(text(message['toolCallId']), { isError: message['isError'] === true, text: textOf(message) }, nowMs) ?? []
    }
    if (message['role'] !== 'assistant') return []
    const run = runOf(runId, nowMs)
    const blocks = run.settle(textOf(message))
    for (const call of toolCallsOf(message)) if (!run.hasTool(call.id)) blocks.push(...run.toolStarted(call, nowMs))
    if (message['stopReason'] !== 'toolUse') blocks.push(...run.end(nowMs))
    return blocks
  }

  function missed(messages: readonly Payload[], payload: Payload, nowMs: number): Block[] {
    const open = new Set([...runs.values()].filter((run) => !run.ended).map((run) => run.runId))
    const blocks: Block[] = []
    for (const message of messages) {
      const { seq, runId } = envelopeOf(message)
      if (seq > lastSeq || open.has(runId) || open.has(sentIdOf(message))) blocks.push(...catchUp(message, nowMs))
      lastSeq = Math.max(lastSeq, seq)
    }
    const inFlight = record(payload['inFlightRun'])
    const runningId = text(inFlight['runId'])
    for (const run of runs.values()) {
      if (run.ended || run.runId === runningId || own.get(run.runId)?.confirmed === false) continue
      blocks.push(...run.end(nowMs), { kind: 'note', tone: 'warn', text: 'The gateway restarted and this answer was not finished. Ask again, or wait: it may go on.' })
    }
    if (runningId !== '') blocks.push(...resume(inFlight, nowMs))
    return blocks
  }

  function resume(inFlight: Payload, nowMs: number): Block[] {
    const { run, blocks } = begin(text(inFlight['runId']), nowMs)
    run.reopen()
    const words = text(inFlight['text'])
    return words === '' ? blocks : [...blocks, ...run.write(words, false)]
  }

  return {
    setSessionKey(key) {
      sessionKey = key
      canonical = true
    },
    submit(message, nowMs) {
      const waits = active() !== undefined
      own.set(message.id, { ...message, confirmed: false, shown: !waits })
      if (waits) return []
      runOf(message.id, nowMs)
      return [{ kind: 'you', text: message.text }]
    },
    acknowledged(id, status) {
      const message = own.get(id)
      if (message === undefined) return []
      message.confirmed = true
      return status === 'ok' ? (runs.get(id)?.end(0) ?? []) : []
    },
    refused(id, reason) {
      const message = own.get(id)
      own.delete(id)
      const blocks = runs.get(id)?.end(0) ?? []
      runs.delete(id)
      return message === undefined ? [] : [...blocks, { kind: 'note', tone: 'error', text: `Not sent: ${reason}` }]
    },
    unconfirmed: () => [...own.values()].filter((message) => !message.confirmed).map(({ id, text: words }) => ({ id, text: words })),
    event(name, payload, nowMs) {
      if (!isHere(payload)) return []
      if (name === 'chat') return onChat(payload, nowMs)
      if (name === 'agent' || name === 'session.tool') return onAgent(name === 'session.tool' ? { stream: 'tool', ...payload } : payload, nowMs)
      if (name === 'session.message') return onMessage(record(payload['message']), text(payload['runId']), nowMs)
      return []
    },
    history(payload, nowMs) {
      const messages = list(payload['messages']).map(record)
      if (lastSeq >= 0) return missed(messages, payload, nowMs)
      lastSeq = Math.max(0, ...messages.map((message) => envelopeOf(message).seq))
      const blocks = blocksOf(messages)
      // What is already in the log must not be shown again when its events arrive late.
      for (const message of messages) catchUp(message, nowMs)
      // A run that was stopped among its tools has no closing answer, and does not go on either.
      for (const run of runs.values()) run.end(nowMs)
      return record(payload['inFlightRun'])['runId'] === undefined ? blocks : [...blocks, ...resume(record(payload['inFlightRun']), nowMs)]
    },
    live() {
      const run = active()
      const tail = run?.tail() ?? { text: '', first: true }
      const tools = run?.runningTools() ?? []
      return {
        tail: tail.text, tailFirst: tail.first, tools,
        activity: run !== undefined && tail.text === '' && tools.length === 0 ? run.activity : null,
        runningSinceMs: run?.startedAtMs ?? null,
        queued: [...own.values()].filter((message) => !message.shown).map((message) => message.text),
      }
    },
    activeRunId: () => active()?.runId ?? null,
  }
}

/** The end of a stored conversation: its last few exchanges with the tools used in them. */
function blocksOf(messages: readonly Payload[]): Block[] {
  const spoken = messages.filter((message) => message['role'] !== 'toolResult' && textOf(message).trim() !== '')
  const from = spoken.at(-SHOWN_AT_START)
  const failures = new Map(messages.filter((message) => message['role'] === 'toolResult').map((message) => [text(message['toolCallId']), message]))
  return messages.slice(from === undefined ? 0 : messages.indexOf(from)).flatMap((message): Block[] => {
    const words = textOf(message).trim()
    if (message['role'] === 'user') return words === '' ? [] : [{ kind: 'you', text: words }]
    if (message['role'] !== 'assistant') return []
    const tools = toolCallsOf(message).map((call): Block => ({ kind: 'tool', outcome: failures.get(call.id)?.['isError'] === true ? 'failed' : failures.has(call.id) ? 'ok' : 'stopped', name: call.name, subject: subjectOf(call.args), elapsedMs: null }))
    return [...(words === '' ? [] : [{ kind: 'answer', text: words, first: true } as const]), ...tools]
  })
}

/** Who else wrote in this session: the client or the channel. */
function senderOf(message: Payload): string {
  const client = record(list(record(record(message['__openclaw'])['transport'])['clients'])[0])
  return text(client['id']) || text(record(message['origin'])['channel']) || 'elsewhere'
}
