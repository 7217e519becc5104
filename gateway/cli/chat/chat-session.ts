// The chat's side that talks to the gateway: sends, interrupts, answers approvals, and after every reconnect brings the
// screen up to date. What is drawn, and how, is not its business.
import { randomUUID } from 'node:crypto'
import type { EventListener, GatewayClient } from '../client/connect.ts'
import { explain, GatewayClosed, RequestFailed } from '../client/failures.ts'
import type { ReconnectingGateway } from '../client/reconnecting.ts'
import { keepConnected } from '../client/reconnecting.ts'
import type { Approval, Decision } from './approval.ts'
import { decisionText, readApproval } from './approval.ts'
import type { Block, Live } from './blocks.ts'
import { readCandidates } from '../onboard/candidates.ts'
import { createConversation } from './conversation.ts'
import type { SlashCommand } from './slash-commands.ts'
import { readCommands } from './slash-commands.ts'
import type { Payload } from './wire-reading.ts'
import { list, record, text } from './wire-reading.ts'

export interface ChatSession {
  readonly sessionKey: () => string
  readonly assistantName: () => string
  readonly model: () => string
  /** Nothing had been said here when the chat opened. */
  readonly isNew: () => boolean
  readonly commands: () => readonly SlashCommand[]
  readonly connected: () => boolean
  live(): Live
  isRunning(): boolean
  /** The oldest unanswered question, and how many wait behind it. */
  approval(): { readonly current: Approval; readonly more: number } | null
  send(text: string): void
  /** Stops the running answer. */
  interrupt(): void
  decide(approval: Approval, decision: Decision): void
  close(): void
}

export interface ChatSessionOptions {
  readonly connect: () => Promise<GatewayClient>
  readonly sessionKey: string
  readonly now: () => number
  /** Commands of this terminal, beside those of the gateway. */
  readonly commands?: readonly SlashCommand[]
  /** Finished blocks, in order. */
  readonly onBlocks: (blocks: readonly Block[]) => void
  /** Something that is drawn anew has changed. */
  readonly onChange: () => void
  /** The gateway refuses to take this client back. */
  readonly onEnd: (error: unknown) => void
}

const HISTORY = 60

/** Resolves when the first history is shown; rejects when the first connection fails. */
export async function openChatSession(options: ChatSessionOptions): Promise<ChatSession> {
  const { now, onBlocks, onChange } = options
  const conversation = createConversation({ sessionKey: options.sessionKey })
  let sessionKey = options.sessionKey
  let names = { assistant: 'Assistant', model: '' }
  let commands: readonly SlashCommand[] = []
  let isNew = false
  let usageShown = 'off'
  /** Slash commands on their way: their effect on this chat is looked up when they are done. */
  const commandRuns = new Set<string>()
  let approvals: Approval[] = []
  const decidedHere = new Set<string>()
  let connected = false
  let everUp = false
  let closed = false
  /** Events that arrive while the history is being fetched; null when they go straight on. */
  let held: (readonly [string, Payload])[] | null = []
  let gateway: ReconnectingGateway | null = null
  let firstShown: () => void = () => undefined
  let firstFailed: (error: unknown) => void = () => undefined
  const first = new Promise<void>((resolve, reject) => {
    firstShown = resolve
    firstFailed = reject
  })

  const add = (blocks: readonly Block[]): void => {
    if (blocks.length > 0) onBlocks(blocks)
    onChange()
  }

  const onEvent: EventListener = (event, payload) => {
    if (closed) return
    if (held !== null) held.push([event, payload])
    else if (event === 'exec.approval.requested') ask([payload])
    else if (event === 'exec.approval.resolved') answered(text(payload['id']), typeof payload['decision'] === 'string' ? payload['decision'] : null)
    else if (event === 'shutdown') add([{ kind: 'note', tone: 'info', text: 'The gateway is stopping. This chat waits and goes on when it is back.' }])
    else {
      add(conversation.event(event, payload, now()))
      if (event === 'chat' && payload['state'] === 'final') afterAnswer(payload)
    }
  }

  function afterAnswer(payload: Payload): void {
    const usage = usageShown === 'off' ? null : usageText(record(payload['usage']), usageShown !== 'tokens')
    if (usage !== null && payload['sessionKey'] === sessionKey) add([{ kind: 'note', tone: 'info', text: usage }])
    if (!commandRuns.delete(text(payload['runId']))) return
    gateway?.request<Payload>('chat.history', { sessionKey: options.sessionKey, limit: 1 }).then(readSettings, missed)
  }

  function readSettings(history: Payload): void {
    usageShown = text(record(history['sessionInfo'])['effectiveResponseUsage']) || 'off'
  }

  function ask(payloads: readonly Payload[]): void {
    for (const payload of payloads) {
      const approval = readApproval(payload, now())
      if (approval !== null && !approvals.some((entry) => entry.id === approval.id)) approvals.push(approval)
    }
    onChange()
  }

  function answered(id: string, decision: string | null): void {
    const approval = approvals.find((entry) => entry.id === id)
    approvals = approvals.filter((entry) => entry.id !== id)
    const [next] = approvals
    if (next !== undefined) approvals = [{ ...next, shownAtMs: now() }, ...approvals.slice(1)]
    if (approval !== undefined && !decidedHere.delete(id)) add([{ kind: 'note', tone: 'info', text: decisionText(decision, approval) }])
    onChange()
  }

  async function bringUp(client: GatewayClient): Promise<void> {
    const params = { sessionKey: options.sessionKey }
    const [followed, history, pending, identity, known] = await Promise.all([
      client.request<Payload>('sessions.messages.subscribe', { key: options.sessionKey }),
      client.request<Payload>('chat.history', { ...params, limit: HISTORY }),
      client.request<unknown>('exec.approval.list').catch(nothing),
      client.request<Payload>('agent.identity.get', params).catch(nothing),
      client.request<Payload>('commands.list', { includeArgs: true }).catch(nothing),
    ])
    sessionKey = text(record(followed)['key']) || sessionKey
    conversation.setSessionKey(sessionKey)
    commands = readCommands(record(known), options.commands)
    readSettings(history)
    if (!everUp) isNew = list(history['messages']).length === 0
    everUp = true
    names = namesOf(record(identity), history)
    connected = true
    add(conversation.history(history, now()))
    approvals = []
    ask(list(pending).map(record))
    const waiting = held ?? []
    held = null
    for (const [event, payload] of waiting) onEvent(event, payload)
    for (const message of conversation.unconfirmed()) transmit(message.id, message.text)
    if (isNew && names.model.startsWith('builtin/')) offerModels(client)
    firstShown()
  }

  /** Somebody without a model hears which ones are within reach. */
  function offerModels(client: GatewayClient): void {
    client.request<unknown>('desktop.models.detect').then((found) => {
      const labels = readCandidates(found).filter(({ provider }) => provider !== 'builtin').map(({ label }) => label)
      if (labels.length > 0) add([{ kind: 'note', tone: 'info', text: `Within reach: ${labels.slice(0, 3).join('; ')}. /setup connects it.` }])
    }, missed)
  }

  function transmit(id: string, message: string): void {
    gateway?.request<Payload>('chat.send', { sessionKey: options.sessionKey, message, idempotencyKey: id }).then(
      (answer) => add(conversation.acknowledged(id, text(answer['status']))),
      (error: unknown) => {
        // Without a connection it stays unconfirmed and goes out again, under the same id, after the reconnect.
        if (!(error instanceof GatewayClosed)) add(conversation.refused(id, messageOf(error)))
      },
    )
  }

  gateway = await keepConnected({
    connect: options.connect,
    onEvent,
    onUp: (client) => {
      held = []
      bringUp(client).catch((error: unknown) => {
        if (error instanceof GatewayClosed) return
        firstFailed(error)
        add([{ kind: 'note', tone: 'error', text: `The conversation could not be loaded: ${messageOf(error)}` }])
      })
    },
    onDown: () => {
      connected = false
      onChange()
    },
    onGivenUp: options.onEnd,
  })
  const link = gateway
  await first

  return {
    sessionKey: () => sessionKey,
    assistantName: () => names.assistant,
    model: () => names.model,
    isNew: () => isNew,
    commands: () => commands,
    connected: () => connected,
    live: () => conversation.live(),
    isRunning: () => conversation.activeRunId() !== null,
    approval: () => {
      const [current] = approvals
      return current === undefined ? null : { current, more: approvals.length - 1 }
    },
    send(message) {
      const id = randomUUID()
      if (message.startsWith('/')) commandRuns.add(id)
      add(conversation.submit({ id, text: message }, now()))
      transmit(id, message)
    },
    interrupt() {
      link.request('chat.abort', { sessionKey: options.sessionKey }).catch((error: unknown) =>
        add([{ kind: 'note', tone: 'warn', text: `It could not be stopped: ${messageOf(error)}` }]))
    },
    decide(approval, decision) {
      decidedHere.add(approval.id)
      add([{ kind: 'note', tone: 'info', text: decisionText(decision) }])
      answered(approval.id, decision)
      link.request('exec.approval.resolve', { id: approval.id, decision }).catch((error: unknown) =>
        add([{ kind: 'note', tone: 'warn', text: `The answer did not count: ${messageOf(error)}` }]))
    },
    close() {
      closed = true
      link.close()
    },
  }
}

function missed(): void {
  // Comfort only; that a connection is gone is noticed elsewhere.
}

function nothing(error: unknown): null {
  // These add comfort only (names, commands, older questions); the chat works without them.
  if (error instanceof GatewayClosed) throw error
  return null
}

function namesOf(identity: Payload, history: Payload): { readonly assistant: string; readonly model: string } {
  const info = record(history['sessionInfo'])
  const defaults = record(history['defaults'])
  const provider = text(info['modelProvider']) || text(defaults['modelProvider'])
  const model = text(info['model']) || text(defaults['model'])
  return { assistant: text(identity['name']) || 'Assistant', model: model === '' || model.includes('/') || provider === '' ? model : `${provider}/${model}` }
}

/** `1,204 in · 36 out`, with the cost when it is wanted and known; null when nothing was counted. */
function usageText(usage: Payload, withCost: boolean): string | null {
  const { input, output } = usage
  if (typeof input !== 'number' || typeof output !== 'number') return null
  const cost = record(usage['cost'])['total']
  return `${input.toLocaleString('en')} tokens in · ${output.toLocaleString('en')} out${withCost && typeof cost === 'number' && cost > 0 ? ` · $${cost.toFixed(4)}` : ''}`
}

function messageOf(error: unknown): string {
  if (error instanceof RequestFailed) return error.message
  const explained = explain(error)
  return explained instanceof Error ? explained.message : String(explained)
}
