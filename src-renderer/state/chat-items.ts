// What the list shows, made of what the chat knows: days, bubbles, answers with their work. Pure. Items that did not change
// keep their identity, so a list of thousands renders only what is new.
import type { Approval, ChatData, Entry, FilePart, ImagePart, LiveRun, LiveTool, Outgoing, RunProblem, Usage } from './chat-types.ts'
import { isPicture, textOf } from './chat-wire.ts'

export interface ToolStep {
  readonly kind: 'tool'
  readonly id: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  readonly output: string
  readonly images: readonly ImagePart[]
  /** `unknown`: its turn ended before a result was stored. */
  readonly state: 'running' | 'done' | 'failed' | 'unknown'
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  /** The stored message of the result; images are read through it. */
  readonly resultId: string | null
}

export type Step = ToolStep | { readonly kind: 'thinking'; readonly id: string; readonly text: string; readonly isLive: boolean }

export type Segment =
  | { readonly kind: 'text'; readonly key: string; readonly text: string; readonly isLive: boolean }
  | { readonly kind: 'work'; readonly key: string; readonly steps: readonly Step[]; readonly isLive: boolean; readonly startedAtMs: number; readonly endedAtMs: number | null }

export interface AnswerItem {
  readonly kind: 'answer'
  readonly key: string
  readonly runId: string | null
  readonly segments: readonly Segment[]
  readonly atMs: number
  readonly live: LiveRun | null
  /** The message to fork after; null while there is none. */
  readonly entryId: string | null
  /** All messages of the log it is made of. */
  readonly entryIds: readonly string[]
  readonly model: string | null
  readonly usage: Usage | null
  readonly error: string | null
  /** What kind of failure it was, in the gateway's words. */
  readonly errorKind: string | null
  readonly wasStopped: boolean
}

export interface UserItem {
  readonly kind: 'user'
  readonly key: string
  readonly text: string
  readonly atMs: number
  readonly entryId: string | null
  readonly images: readonly ImagePart[]
  readonly files: readonly FilePart[]
  readonly origin: string | null
  readonly isOwner: boolean
  readonly outgoing: Outgoing | null
}

export type ChatItem =
  | { readonly kind: 'day'; readonly key: string; readonly atMs: number }
  /** What follows came since the reader last looked. */
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'note'; readonly key: string; readonly text: string; readonly atMs: number }
  | { readonly kind: 'approval'; readonly key: string; readonly approval: Approval }
  | UserItem
  | AnswerItem

interface Group {
  readonly key: string
  readonly kind: 'user' | 'answer' | 'note'
  readonly runId: string | null
  readonly entries: readonly Entry[]
}

export interface ItemBuilder {
  build(data: Pick<ChatData, 'entries' | 'outgoing' | 'live' | 'problems' | 'approvals'> & Partial<Pick<ChatData, 'newFromId'>>): readonly ChatItem[]
}

/** One per chat: it remembers the items it made last. */
export function createItemBuilder(): ItemBuilder {
  const made = new Map<string, { readonly sources: readonly unknown[]; readonly item: ChatItem }>()
  let lastEntries: readonly Entry[] | null = null
  let groups: readonly Group[] = []

  /** The item made last time, as long as everything it was made of is the same. */
  function kept<Item extends ChatItem>(key: string, sources: readonly unknown[], make: () => Item): Item {
    const before = made.get(key)
    if (before !== undefined && before.sources.length === sources.length && before.sources.every((source, index) => source === sources[index])) return before.item as Item
    const item = make()
    made.set(key, { sources, item })
    return item
  }

  return {
    build({ entries, outgoing, live, problems, approvals, newFromId = null }) {
      if (entries !== lastEntries) {
        groups = groupEntries(entries)
        lastEntries = entries
        forget(made, groups)
      }
      const items: ChatItem[] = []
      let day = ''
      const onDay = (atMs: number): void => {
        const name = new Date(atMs).toDateString()
        if (name === day) return
        day = name
        items.push(kept(`day:${name}`, [], () => ({ kind: 'day', key: `day:${name}`, atMs })))
      }
      const liveGroup = live === null ? null : groups.findLast((group) => group.kind === 'answer' && group.runId === live.runId && isAfterLastMessage(group, groups))
      for (const group of groups) {
        const [first] = group.entries
        if (first === undefined) continue
        onDay(first.atMs)
        if (newFromId !== null && group.entries.some(({ id }) => id === newFromId)) items.push(kept('new', [], () => ({ kind: 'new', key: 'new' })))
        const problem = group.kind === 'answer' ? (problems.find(({ runId }) => runId === group.runId) ?? null) : null
        if (group.kind === 'user') items.push(kept(group.key, group.entries, () => userItem(group.key, first)))
        else if (group.kind === 'note') items.push(kept(group.key, group.entries, () => ({ kind: 'note', key: group.key, text: textOf(first.parts), atMs: first.atMs })))
        else if (group === liveGroup) items.push(kept(group.key, [...group.entries, live], () => answerItem(group, live, null)))
        else items.push(kept(group.key, [...group.entries, problem], () => answerItem(group, null, problem)))
      }
      for (const message of outgoing) {
        if (message.isBehind) continue
        onDay(message.atMs)
        items.push(kept(`user:${message.sendKey}`, [message], () => outgoingItem(message)))
      }
      for (const problem of problems) {
        if (groups.some(({ kind, runId }) => kind === 'answer' && runId === problem.runId)) continue
        const key = `answer:${problem.runId}:0`
        items.push(kept(key, [problem], () => answerItem({ key, kind: 'answer', runId: problem.runId, entries: [] }, null, problem)))
      }
      if (live !== null && liveGroup == null) {
        const number = groups.filter(({ kind, runId }) => kind === 'answer' && runId === live.runId).length
        const key = `answer:${live.runId}:${number}`
        items.push(kept(key, [live], () => answerItem({ key, kind: 'answer', runId: live.runId, entries: [] }, live, null)))
      }
      for (const approval of approvals) items.push(kept(`approval:${approval.id}`, [approval], () => ({ kind: 'approval', key: `approval:${approval.id}`, approval })))
      return items
    },
  }
}

/** Keeps the memory of items in step with the groups there are, once it has grown well past them. */
function forget(made: Map<string, unknown>, groups: readonly Group[]): void {
  if (made.size < groups.length * 2 + 200) return
  const alive = new Set(groups.map(({ key }) => key))
  for (const key of made.keys()) if (!alive.has(key)) made.delete(key)
}

/** A message that steered the run closes the answer before it: what comes next is a new one. */
function isAfterLastMessage(group: Group, groups: readonly Group[]): boolean {
  return groups.indexOf(group) > groups.findLastIndex(({ kind, runId }) => kind === 'user' && runId === group.runId)
}

function groupEntries(entries: readonly Entry[]): readonly Group[] {
  const groups: { key: string; kind: Group['kind']; runId: string | null; entries: Entry[] }[] = []
  const perRun = new Map<string, number>()
  for (const entry of entries) {
    const kind = entry.role === 'user' ? 'user' : entry.role === 'note' ? 'note' : 'answer'
    const last = groups.at(-1)
    if (kind === 'answer' && last?.kind === 'answer' && last.runId === entry.runId) {
      last.entries.push(entry)
      continue
    }
    const run = entry.runId ?? entry.id
    const number = perRun.get(run) ?? 0
    if (kind === 'answer') perRun.set(run, number + 1)
    const key = kind === 'answer' ? `answer:${run}:${number}` : kind === 'user' ? `user:${entry.sendKey ?? entry.id}` : `note:${entry.id}`
    groups.push({ key, kind, runId: entry.runId, entries: [entry] })
  }
  return groups
}

function userItem(key: string, entry: Entry): UserItem {
  const images = entry.parts.filter((part) => part.kind === 'image')
  const files = entry.parts.filter((part) => part.kind === 'file')
  return { kind: 'user', key, text: textOf(entry.parts), atMs: entry.atMs, entryId: entry.id, images, files, origin: entry.origin, isOwner: entry.isOwner, outgoing: null }
}

function outgoingItem(message: Outgoing): UserItem {
  const images = message.files.flatMap(({ mimeType, data }) => (isPicture(mimeType) ? [{ kind: 'image' as const, mimeType, data }] : []))
  const files = message.files.flatMap(({ name, mimeType, bytes }) => (isPicture(mimeType) ? [] : [{ kind: 'file' as const, name, mimeType, bytes }]))
  return { kind: 'user', key: `user:${message.sendKey}`, text: message.text, atMs: message.atMs, entryId: null, images, files, origin: null, isOwner: true, outgoing: message }
}

function answerItem(group: Group, live: LiveRun | null, problem: RunProblem | null): AnswerItem {
  const { entries } = group
  const last = entries.findLast(({ role }) => role === 'assistant')
  const segments = segmentsOf(entries, live)
  return {
    kind: 'answer', key: group.key, runId: group.runId, segments, live,
    atMs: entries[0]?.atMs ?? live?.startedAtMs ?? 0,
    entryIds: entries.map(({ id }) => id),
    entryId: last === undefined || last.isProvisional ? null : last.id,
    model: last?.model ?? live?.model ?? null,
    usage: sumUsage(entries),
    error: problem?.message ?? last?.error ?? null,
    errorKind: problem?.kind ?? last?.errorKind ?? null,
    wasStopped: last?.stopReason === 'aborted',
  }
}

function sumUsage(entries: readonly Entry[]): Usage | null {
  const all = entries.flatMap(({ usage }) => (usage === null ? [] : [usage]))
  if (all.length === 0) return null
  return all.reduce((sum, usage) => ({ input: sum.input + usage.input, output: sum.output + usage.output, total: sum.total + usage.total, cost: sum.cost + usage.cost }))
}

type OpenSegment = { kind: 'text'; texts: string[] } | { kind: 'work'; steps: Step[]; startedAtMs: number; endedAtMs: number | null }

/** Texts as they are; everything between two texts is one piece of work. */
function segmentsOf(entries: readonly Entry[], live: LiveRun | null): readonly Segment[] {
  const open: OpenSegment[] = []
  const results = new Map(entries.flatMap((entry) => (entry.result === null ? [] : [[entry.result.callId, entry] as const])))
  const liveTools = new Map(live?.tools.map((tool) => [tool.id, tool]))
  const work = (atMs: number): Extract<OpenSegment, { kind: 'work' }> => {
    const last = open.at(-1)
    if (last?.kind === 'work') return last
    const segment = { kind: 'work' as const, steps: [], startedAtMs: atMs, endedAtMs: null }
    open.push(segment)
    return segment
  }
  let clock = entries[0]?.atMs ?? 0
  for (const entry of entries) {
    if (entry.role !== 'assistant') continue
    clock = Math.max(clock, entry.atMs)
    for (const [index, part] of entry.parts.entries()) {
      if (part.kind === 'text') pushText(open, part.text)
      else if (part.kind === 'thinking') work(entry.atMs).steps.push({ kind: 'thinking', id: `${entry.id}:${index}`, text: part.text, isLive: false })
      else if (part.kind === 'tool') {
        const step = toolStep(part, clock, results.get(part.id), liveTools.get(part.id), live !== null)
        liveTools.delete(part.id)
        clock = step.endedAtMs ?? clock
        const segment = work(step.startedAtMs)
        segment.steps.push(step)
        segment.endedAtMs = step.endedAtMs
      }
    }
  }
  if (live !== null) {
    if (live.thinking !== '') work(live.startedAtMs).steps.push({ kind: 'thinking', id: `${live.runId}:thinking`, text: live.thinking, isLive: live.text === '' })
    // Tools that no stored message tells of yet.
    for (const tool of liveTools.values()) {
      const segment = work(tool.startedAtMs)
      segment.steps.push(liveStep(tool))
      segment.endedAtMs = tool.endedAtMs
    }
    if (live.text !== '') pushText(open, live.text)
  }
  return open.map((segment, index) => closed(segment, index, live !== null && index === open.length - 1))
}

function pushText(open: OpenSegment[], value: string): void {
  const last = open.at(-1)
  if (last?.kind === 'text') last.texts.push(value)
  else open.push({ kind: 'text', texts: [value] })
}

function closed(segment: OpenSegment, index: number, isLive: boolean): Segment {
  if (segment.kind === 'text') return { kind: 'text', key: `text:${index}`, text: segment.texts.join('\n\n'), isLive }
  return { kind: 'work', key: `work:${index}`, steps: segment.steps, isLive, startedAtMs: segment.startedAtMs, endedAtMs: segment.endedAtMs }
}

function toolStep(call: { readonly id: string; readonly name: string; readonly args: Readonly<Record<string, unknown>> }, fallbackMs: number, result: Entry | undefined, live: LiveTool | undefined, isRunning: boolean): ToolStep {
  const base = { kind: 'tool' as const, id: call.id, name: call.name, args: call.args, startedAtMs: live?.startedAtMs ?? fallbackMs, resultId: result?.id ?? null }
  if (result !== undefined) {
    return {
      ...base, output: textOf(result.parts), images: result.parts.filter((part) => part.kind === 'image'), state: result.result?.isError === true ? 'failed' : 'done',
      endedAtMs: live?.endedAtMs ?? Math.max(result.atMs, base.startedAtMs),
    }
  }
  if (live !== undefined) return { ...base, output: live.output, images: [], state: live.state, endedAtMs: live.endedAtMs }
  return { ...base, output: '', images: [], state: isRunning ? 'running' : 'unknown', endedAtMs: null }
}

function liveStep({ id, name, args, output, state, startedAtMs, endedAtMs }: LiveTool): ToolStep {
  return { kind: 'tool', id, name, args, output, state, startedAtMs, endedAtMs, images: [], resultId: null }
}

/** The whole answer as Markdown, for copying: texts only. */
export function answerMarkdown(item: AnswerItem): string {
  return item.segments.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : [])).join('\n\n')
}

