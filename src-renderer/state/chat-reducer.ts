// How a chat changes when something arrives. Pure: every function takes the data and gives the data after it. Frames may
// come twice, late or not at all; the log (chat.history) always wins over what was streamed.
import type { Approval, ChatData, Entry, LiveRun, LiveTool, Outgoing } from './chat-types.ts'
import { count, list, outputText, readApproval, readEntry, readFacts, readParts, record, text, textOf } from './chat-wire.ts'
import type { Json } from './chat-wire.ts'

const ENDED_KEPT = 100

function newRun(runId: string, startedAtMs: number): LiveRun {
  return { runId, startedAtMs, phase: 'starting', text: '', thinking: '', tools: [], model: null, retry: null, isStopping: false, chatSeq: 0, agentSeq: 0 }
}

/** The newest page of chat.history with what is running: replaces what it covers, keeps older pages that join it. */
export function applyHistory(data: ChatData, page: Json): ChatData {
  const fresh = list(page['messages']).map(readEntry).filter((entry) => entry !== null)
  const facts = readFacts(record(page['sessionInfo']), record(page['defaults']), page['thinkingLevel'])
  const sameLife = data.facts.sessionId === facts.sessionId && data.facts.lifecycleRevision === facts.lifecycleRevision
  const [first] = fresh
  const kept = !sameLife || first === undefined ? [] : data.entries.filter((entry) => entry.seq < first.seq && !entry.isProvisional)
  // Pages join when nothing can be missing between them; sequence numbers of one session have no holes but those we cannot see.
  const joins = kept.length > 0 && data.entries.some((entry) => entry.seq >= (first?.seq ?? 0))
  const entries = joins ? [...kept, ...fresh] : fresh
  const base: ChatData = {
    ...data, phase: 'ready', problem: null, entries: reuse(data.entries, entries), facts,
    hasOlder: joins ? data.hasOlder : page['hasMore'] === true,
    nextOffset: joins ? data.nextOffset : count(page['nextOffset']) || fresh.length,
    ended: sameLife ? data.ended : [],
    problems: sameLife ? data.problems : [],
  }
  return withPending(withInFlight(base, record(page['inFlightRun'])), record(page['pendingInputs']))
}

/** Keeps the objects of messages that did not change, so that nothing of theirs renders again. */
function reuse(before: readonly Entry[], after: readonly Entry[]): readonly Entry[] {
  const known = new Map(before.map((entry) => [entry.id, entry]))
  return after.map((entry) => known.get(entry.id) ?? entry)
}

function withInFlight(data: ChatData, run: Json): ChatData {
  const runId = text(run['runId'])
  if (runId === null) return { ...data, live: null }
  const before = data.live?.runId === runId ? data.live : newRun(runId, count(run['startedAt']))
  // After a restart the run counts anew, so its counters are forgotten.
  return { ...data, ended: data.ended.filter((id) => id !== runId), live: { ...before, text: text(run['text']) ?? '', chatSeq: 0, agentSeq: 0 } }
}

/** What waits behind the running turn. Own messages keep their attachments; what neither waits nor is in the log was taken up. */
function withPending(data: ChatData, pending: Json): ChatData {
  const waiting = list(pending['items']).map(record)
  const keys = new Set(waiting.map((item) => text(item['runId'])))
  const stored = new Set(data.entries.map((entry) => entry.sendKey))
  const own = data.outgoing.flatMap((message): Outgoing[] => {
    if (stored.has(message.sendKey)) return []
    if (keys.has(message.sendKey)) return [message.status === 'queued' ? message : { ...message, status: 'queued', isBehind: true }]
    // What the gateway once confirmed and no longer knows was answered, dropped or merged while we were away.
    return message.isForeign || message.status === 'queued' || message.status === 'sent' ? [] : [message]
  })
  const ownKeys = new Set(own.map(({ sendKey }) => sendKey))
  const foreign = waiting.flatMap((item): Outgoing[] => {
    const sendKey = text(item['runId'])
    if (sendKey === null || ownKeys.has(sendKey) || stored.has(sendKey)) return []
    return [{ sendKey, text: textOf(readParts(record(item['message'])['content'])), files: [], atMs: count(item['acceptedAt']), status: 'queued', isBehind: true, steers: false, error: null, isForeign: true }]
  })
  return { ...data, outgoing: [...own, ...foreign].toSorted((a, b) => a.atMs - b.atMs) }
}

/** The line between what the reader knows and what came since: with the greeting of the session, or after the page was out of sight. */
export function markNew(data: ChatData, isNew: (entry: Entry) => boolean): ChatData {
  return { ...data, newFromId: data.entries.find((entry) => isNew(entry) && entry.role !== 'tool')?.id ?? null }
}

/** A light look at the queue: another window queued or removed something. */
export function applyPending(data: ChatData, page: Json): ChatData {
  return withPending(data, record(page['pendingInputs']))
}

/** An older page, put before the others. */
export function applyOlder(data: ChatData, page: Json): ChatData {
  const known = new Set(data.entries.map(({ id }) => id))
  const older = list(page['messages']).map(readEntry).filter((entry) => entry !== null && !known.has(entry.id)) as readonly Entry[]
  return {
    ...data, loadingOlder: false, olderProblem: null, entries: [...older, ...data.entries],
    hasOlder: page['hasMore'] === true, nextOffset: count(page['nextOffset']) || data.nextOffset + older.length,
  }
}

/** `session.message`: one message went into the log. */
export function applyMessage(data: ChatData, payload: Json): ChatData {
  const entry = readEntry(payload['message'])
  if (entry === null || data.phase === 'loading') return data
  // An offset counts from the end of the log, which has just grown.
  const known = data.entries.some(({ id }) => id === entry.id)
  const rest = data.entries.filter(({ isProvisional, runId }) => !(isProvisional && runId === entry.runId && entry.role === 'assistant'))
  return {
    ...data,
    entries: known ? data.entries : insert(rest, entry),
    nextOffset: known ? data.nextOffset : data.nextOffset + 1,
    outgoing: entry.sendKey === null ? data.outgoing : data.outgoing.filter(({ sendKey }) => sendKey !== entry.sendKey),
    live: known ? data.live : afterStored(data.live, entry),
  }
}

/** Nearly always at the end. */
function insert(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const at = entries.findLastIndex(({ seq }) => seq <= entry.seq) + 1
  return at === entries.length ? [...entries, entry] : [...entries.slice(0, at), entry, ...entries.slice(at)]
}

/** What was streamed is in the log now. */
function afterStored(live: LiveRun | null, entry: Entry): LiveRun | null {
  if (live === null || entry.runId !== live.runId || entry.role !== 'assistant') return live
  return { ...live, text: '', thinking: '' }
}

/** The run an event belongs to, made when it is new; null when it is over, beside the running one, or the frame was seen. */
function runOf(data: ChatData, payload: Json, counter: 'chatSeq' | 'agentSeq'): LiveRun | null {
  const runId = text(payload['runId'])
  if (runId === null || data.ended.includes(runId)) return null
  // Slash commands run beside a turn and stream nothing: only text takes the place of the run on screen.
  if (data.live !== null && data.live.runId !== runId && payload['state'] !== 'delta') return null
  const run = data.live?.runId === runId ? data.live : newRun(runId, count(payload['ts']) || Date.now())
  const seq = count(payload['seq'])
  return seq < run[counter] ? null : { ...run, [counter]: seq }
}

/** `chat`: text, status and the end of a run. */
export function applyChat(data: ChatData, payload: Json): ChatData {
  const state = text(payload['state'])
  if (state === 'final' || state === 'aborted' || state === 'error') return endRun(data, payload, state)
  const run = runOf(data, payload, 'chatSeq')
  if (run === null || data.phase === 'loading') return data
  if (state === 'delta') {
    const whole = record(payload['message'])['content']
    const delta = text(payload['deltaText']) ?? ''
    const streamed = whole === undefined ? (payload['replace'] === true ? delta : run.text + delta) : textOf(readParts(whole))
    return { ...data, live: { ...run, phase: 'working', retry: null, text: streamed } }
  }
  return { ...data, live: run }
}

function endRun(data: ChatData, payload: Json, state: 'final' | 'aborted' | 'error'): ChatData {
  const runId = text(payload['runId'])
  if (runId === null || data.ended.includes(runId)) return data
  const isLive = data.live?.runId === runId
  const problem = state === 'error' ? (text(payload['errorMessage']) ?? '') : null
  const isStored = problem !== null && data.entries.some((entry) => entry.runId === runId && entry.error !== null)
  return {
    ...data,
    ended: [...data.ended, runId].slice(-ENDED_KEPT),
    entries: isLive ? withProvisional(data, payload) : data.entries,
    live: isLive ? null : data.live,
    outgoing: data.outgoing.filter((message) => message.sendKey !== runId || message.status !== 'queued'),
    problems: problem === null || isStored ? data.problems : [...data.problems, { runId, message: problem, kind: text(record(payload['errorDetail'])['failoverReason']) ?? text(payload['errorKind']) ?? 'unknown' }],
  }
}

/** True when a run ended with text that no stored message has brought yet: the log should be read again. */
export function isMissingEnd(data: ChatData): boolean {
  return data.entries.some(({ isProvisional }) => isProvisional)
}

function withProvisional({ entries, live }: ChatData, payload: Json): readonly Entry[] {
  if (live === null || (live.text === '' && live.thinking === '')) return entries
  const said = textOf(readParts(record(payload['message'])['content'])) || live.text
  if (said === '') return entries
  return [...entries, {
    id: `provisional:${live.runId}`, seq: entries.at(-1)?.seq ?? 0, role: 'assistant', runId: live.runId, atMs: Date.now(), sendKey: null,
    parts: [{ kind: 'text', text: said }], model: live.model, usage: null, stopReason: text(payload['stopReason']), error: null, origin: null, isOwner: true, result: null, isProvisional: true,
  }]
}

/** `agent`: thinking, tools, phases. */
export function applyAgent(data: ChatData, payload: Json): ChatData {
  const stream = text(payload['stream'])
  const frame = record(payload['data'])
  // The end of a run is told by `chat`, after its message is stored.
  if (stream === 'lifecycle' && (frame['phase'] === 'end' || frame['phase'] === 'error' || frame['phase'] === 'finishing')) return data
  const run = runOf(data, payload, 'agentSeq')
  if (run === null || data.phase === 'loading') return data
  const live = (change: Partial<LiveRun>): ChatData => ({ ...data, live: { ...run, ...change } })
  switch (stream) {
    case 'lifecycle':
      if (frame['phase'] === 'start') return live({ startedAtMs: count(frame['startedAt']) || run.startedAtMs })
      return frame['phase'] === 'model' && typeof frame['model'] === 'string' ? live({ model: `${String(frame['provider'])}/${frame['model']}` }) : live({})
    case 'thinking':
      return live({ phase: 'working', retry: null, thinking: text(frame['text']) ?? run.thinking + (text(frame['delta']) ?? '') })
    case 'run_status': {
      const retry = record(frame['retry'])
      return live({ retry: retry['attempt'] === undefined ? null : { attempt: count(retry['attempt']), maxAttempts: count(retry['maxAttempts']), reason: text(retry['reason']) ?? '' } })
    }
    case 'compaction':
      return live({ phase: frame['phase'] === 'start' ? 'compacting' : 'working' })
    case 'tool':
      return live({ phase: 'working', retry: null, tools: withTool(run.tools, frame, count(payload['ts'])) })
    default:
      // The words themselves come with `chat`: nothing has to be shown anew for a run that is known.
      return data.live?.runId === run.runId ? data : live({})
  }
}

function withTool(tools: readonly LiveTool[], frame: Json, atMs: number): readonly LiveTool[] {
  const id = text(frame['toolCallId'])
  if (id === null) return tools
  const before = tools.find((tool) => tool.id === id) ?? { id, name: text(frame['name']) ?? '', args: {}, startedAtMs: atMs, endedAtMs: null, output: '', state: 'running' as const }
  // A result is final; an update that comes after it is late.
  if (before.state !== 'running') return tools
  const after: LiveTool =
    frame['phase'] === 'result' ? { ...before, output: outputText(frame['result']), endedAtMs: atMs, state: frame['isError'] === true ? 'failed' : 'done' }
    : frame['phase'] === 'update' ? { ...before, output: outputText(frame['partialResult']) }
    : { ...before, args: record(frame['args']), startedAtMs: atMs }
  return tools.includes(before) ? tools.map((tool) => (tool === before ? after : tool)) : [...tools, after]
}

/** `sessions.changed` with a row of this session. */
export function applyRow(data: ChatData, row: Json): ChatData {
  if (row['sessionId'] === undefined) return data
  return { ...data, facts: readFacts(row, { contextTokens: data.facts.contextWindow, thinkingOptions: data.facts.thinkingLevels, execMode: data.facts.execMode }) }
}

export function applyApprovals(data: ChatData, pending: unknown): ChatData {
  const approvals = list(pending).map((value) => readApproval(value, data.sessionKey)).filter((approval) => approval !== null)
  return { ...data, approvals: approvals.map((approval) => data.approvals.find(({ id }) => id === approval.id) ?? approval) }
}

export function addApproval(data: ChatData, payload: Json): ChatData {
  const approval = readApproval(payload, data.sessionKey)
  return approval === null || data.approvals.some(({ id }) => id === approval.id) ? data : { ...data, approvals: [...data.approvals, approval] }
}

export function changeApproval(data: ChatData, id: string, change: Partial<Approval> | null): ChatData {
  if (change === null) return { ...data, approvals: data.approvals.filter((approval) => approval.id !== id) }
  return { ...data, approvals: data.approvals.map((approval) => (approval.id === id ? { ...approval, ...change } : approval)) }
}

export function changeOutgoing(data: ChatData, sendKey: string, change: Partial<Outgoing> | null): ChatData {
  if (change === null) return { ...data, outgoing: data.outgoing.filter((message) => message.sendKey !== sendKey) }
  return { ...data, outgoing: data.outgoing.map((message) => (message.sendKey === sendKey ? { ...message, ...change } : message)) }
}
