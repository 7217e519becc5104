// One chat: the store of one session with everything a person can do in it. It reads the log, follows the events, and reads
// again whenever something may have been missed.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { desktopWire } from '../../gateway/protocol/index.ts'
import { RequestError } from '../client/gateway-client.ts'
import type { GatewayClient } from '../client/gateway-client.ts'
import type { QuietMoment } from '../lib/typing/quiet-moment.ts'
import { addApproval, applyAgent, applyApprovals, applyChat, applyHistory, applyMessage, applyOlder, applyPending, applyRow, changeApproval, changeOutgoing, isMissingEnd, markNew } from './chat-reducer.ts'
import { emptyChat } from './chat-types.ts'
import type { ChatData, ImagePart, Outgoing, OutgoingFile } from './chat-types.ts'
import { isPicture, readEntry, record, text } from './chat-wire.ts'
import type { Json } from './chat-wire.ts'

export type Decision = 'allow-once' | 'allow-always' | 'deny'

/** What the next message would send. */
export type ContextReport = desktopWire.ContextResult

export interface ChatActions {
  /** Sends a message, behind the running turn unless it `steers`. Never rejects: what goes wrong is shown at the message. */
  readonly send: (text: string, options?: { readonly files?: readonly OutgoingFile[]; readonly steers?: boolean }) => Promise<void>
  readonly resend: (sendKey: string) => Promise<void>
  /** Takes back a message that was not sent or waits in the queue; resolves with it when it was still there. */
  readonly takeBack: (sendKey: string) => Promise<Outgoing | null>
  /** Puts a waiting message into the running turn instead of behind it. */
  readonly steer: (sendKey: string) => Promise<void>
  readonly stop: () => Promise<void>
  readonly loadOlder: () => Promise<void>
  /** Reads back until this message is there; false when the log does not have it. */
  readonly reach: (entryId: string) => Promise<boolean>
  readonly reload: () => Promise<void>
  /** Rejects with RequestError. */
  readonly setModel: (model: string | null) => Promise<void>
  readonly setThinking: (level: string | null) => Promise<void>
  readonly setPermission: (mode: string | null) => Promise<void>
  readonly answer: (approvalId: string, decision: Decision) => Promise<void>
  /** Branches off: after an answer, or right before a person's message, whose text then comes back. Rejects with RequestError. */
  readonly fork: (entryId: string) => Promise<{ readonly sessionKey: string; readonly editorText: string | null }>
  readonly images: (entryId: string) => Promise<readonly ImagePart[]>
  /** An attached file by its place among the files of the message; rejects when it is gone. */
  readonly file: (entryId: string, index: number) => Promise<OutgoingFile>
  /** Everything that was attached to a message, ready to be sent again. What is gone is left out. */
  readonly attachments: (entryId: string) => Promise<readonly OutgoingFile[]>
  /** The page went out of sight, or came back: what came in between is marked as new. */
  readonly look: (isLooking: boolean) => void
  readonly context: () => Promise<ContextReport>
}

export type Chat = ChatData & ChatActions
export type ChatStoreApi = StoreApi<Chat>

export interface ChatStore extends ChatStoreApi {
  /** Begins to follow the session; the first call reads its log. Returns how to stop following. */
  follow(): () => void
}

export interface ChatDependencies {
  readonly client: GatewayClient
  readonly sessionKey: string
  readonly now?: () => number
  readonly newId?: () => string
  /** When more words of an answer may change the page; at once without it. */
  readonly quiet?: Pick<QuietMoment, 'whenQuiet' | 'settle'>
}

const ALWAYS_QUIET: Pick<QuietMoment, 'whenQuiet' | 'settle'> = { whenQuiet: (task) => task(), settle: () => undefined }

const PAGE = 100
const LARGE_PAGE = 500

/** Creates the store; nothing is read before `follow`. */
export function createChatStore({ client, sessionKey, now = Date.now, newId = () => crypto.randomUUID(), quiet = ALWAYS_QUIET }: ChatDependencies): ChatStore {
  const store = createStore<Chat>(() => ({ ...emptyChat(sessionKey), ...actions() }))
  const { getState: get } = store
  const update = (change: (data: ChatData) => ChatData): void => {
    quiet.settle()
    store.setState(change(get()))
  }
  /** More of what is being written: it may wait for a key to be painted. */
  const stream = (change: (data: ChatData) => ChatData): void => quiet.whenQuiet(() => store.setState(change(get())))
  let isFollowing = false
  let reading: Promise<void> | null = null
  let readAgain = false
  let readingOlder: Promise<void> | null = null
  /** The first look at a session tells what came since the last one. */
  let isFirstLook = false
  let seenSeq: number | null = null

  const isOpen = (): boolean => client.state().kind === 'open'
  const may = (method: string): boolean => {
    const state = client.state()
    return state.kind === 'open' && state.hello.methods.has(method)
  }

  /** Reads the end of the log and what goes on. Calls while it reads make it read once more. */
  function read(): Promise<void> {
    if (reading !== null) {
      readAgain = true
      return reading
    }
    reading = readOnce().finally(() => {
      reading = null
      if (!readAgain) return
      readAgain = false
      void read()
    })
    return reading
  }

  async function readOnce(): Promise<void> {
    if (!isOpen()) return
    try {
      // In this order on one connection, without waiting in between: what happens after the page was read arrives as an event.
      const [, page, pending] = await Promise.all([
        client.request('sessions.messages.subscribe', { key: sessionKey }),
        client.request('chat.history', { sessionKey, limit: PAGE }),
        may('exec.approval.list') ? client.request<unknown>('exec.approval.list', {}).catch(() => null) : null,
      ])
      const { unread, lastReadAt } = record(page['sessionInfo'])
      update((data) => (isFirstLook ? markNew(applyHistory(data, page), ({ atMs }) => unread === true && typeof lastReadAt === 'number' && atMs > lastReadAt) : applyHistory(data, page)))
      isFirstLook = false
      if (pending !== null) update((data) => applyApprovals(data, pending))
      await sendWaiting()
    } catch (error) {
      // Without a connection the next one reads again; what is on screen stays there.
      if (!isOpen()) return
      update((data) => (data.phase === 'ready' ? data : { ...data, phase: 'failed', problem: messageOf(error) }))
    }
  }

  /** What never reached the gateway goes out now, with its old key: had it arrived after all, nothing happens twice. */
  async function sendWaiting(): Promise<void> {
    for (const { sendKey, status } of get().outgoing) if (status === 'waiting') await transmit(sendKey)
  }

  async function transmit(sendKey: string): Promise<void> {
    const message = get().outgoing.find((candidate) => candidate.sendKey === sendKey)
    if (message === undefined) return
    if (!isOpen()) return update((data) => changeOutgoing(data, sendKey, { status: 'waiting', error: null }))
    const isBusy = isBusyWith(get())
    update((data) => changeOutgoing(data, sendKey, { status: 'sending', isBehind: isBusy, error: null }))
    try {
      const ack = await client.request('chat.send', {
        sessionKey, message: message.text, idempotencyKey: sendKey,
        ...(isBusy && { queueMode: message.steers ? 'steer' : 'followup' }),
        ...(message.files.length > 0 && { attachments: message.files.map(({ name, mimeType, data }) => ({ type: isPicture(mimeType) ? 'image' : 'file', mimeType, fileName: name, content: data })) }),
      }, { timeoutMs: message.files.length > 0 ? 120_000 : 30_000 })
      const isQueued = ack['status'] === 'started' && ack['messageSeq'] === undefined && isBusy
      update((data) => changeOutgoing(data, sendKey, { status: isQueued ? 'queued' : 'sent', isBehind: isQueued }))
      // An answer that was given before we asked leaves nothing to wait for but the log.
      if (ack['status'] === 'ok') void read()
    } catch (error) {
      const isLost = error instanceof RequestError && error.code === 'DISCONNECTED'
      update((data) => changeOutgoing(data, sendKey, isLost ? { status: 'waiting' } : { status: 'failed', isBehind: false, error: messageOf(error) }))
    }
  }

  /** One page at a time: who asks while one is read waits for that one. */
  function readOlder(limit: number): Promise<void> {
    const { hasOlder, nextOffset, phase } = get()
    if (!hasOlder || phase !== 'ready') return Promise.resolve()
    update((data) => ({ ...data, loadingOlder: true, olderProblem: null }))
    readingOlder ??= client.request('chat.history', { sessionKey, limit, offset: nextOffset })
      .then((page) => update((data) => applyOlder(data, page)), (error: unknown) => update((data) => ({ ...data, loadingOlder: false, olderProblem: messageOf(error) })))
      .finally(() => {
        readingOlder = null
      })
    return readingOlder
  }

  /** Settings of a session that does not exist yet are kept by creating it. */
  async function patch(change: { readonly model?: string | null; readonly thinkingLevel?: string | null; readonly permissionMode?: string | null }): Promise<void> {
    const exists = get().facts.sessionId !== null
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null))
    const answer = exists ? await client.request('sessions.patch', { key: sessionKey, ...change }) : await client.request('sessions.create', { key: sessionKey, ...given })
    const row = record(answer['entry'])
    if (row['sessionId'] === undefined) await read()
    else update((data) => applyRow(data, row))
  }

  function actions(): ChatActions {
    return {
      async send(message, { files = [], steers = false } = {}) {
        const sendKey = newId()
        const outgoing: Outgoing = { sendKey, text: message, files, atMs: now(), status: 'sending', isBehind: isBusyWith(get()), steers, error: null, isForeign: false }
        update((data) => ({ ...data, outgoing: [...data.outgoing, outgoing] }))
        await transmit(sendKey)
      },
      resend: (sendKey) => transmit(sendKey),
      async takeBack(sendKey) {
        const message = get().outgoing.find((candidate) => candidate.sendKey === sendKey)
        if (message === undefined) return null
        if (message.status === 'queued') {
          const { aborted } = await client.request('chat.abort', { sessionKey, runId: sendKey })
          // Taken up in this very moment: it will be answered.
          if (aborted !== true) return null
        }
        update((data) => changeOutgoing(data, sendKey, null))
        return message
      },
      async steer(sendKey) {
        const taken = await get().takeBack(sendKey)
        if (taken !== null) await get().send(taken.text, { files: taken.files, steers: true })
      },
      async stop() {
        const { live } = get()
        if (live === null || live.isStopping) return
        const mark = (isStopping: boolean): void => update((data) => (data.live?.runId === live.runId ? { ...data, live: { ...data.live, isStopping } } : data))
        mark(true)
        try {
          const { aborted } = await client.request('chat.abort', { sessionKey, runId: live.runId })
          if (aborted !== true) await read()
        } catch {
          // Still running as far as anybody knows: the button is there again.
          mark(false)
        }
      },
      loadOlder: () => readOlder(PAGE),
      async reach(entryId) {
        const isThere = (): boolean => get().entries.some(({ id }) => id === entryId)
        while (!isThere() && get().hasOlder && get().olderProblem === null) await readOlder(LARGE_PAGE)
        return isThere()
      },
      async reload() {
        if (get().phase === 'failed') update((data) => ({ ...data, phase: 'loading', problem: null }))
        await read()
      },
      setModel: (model) => patch({ model }),
      setThinking: (thinkingLevel) => patch({ thinkingLevel }),
      setPermission: (permissionMode) => patch({ permissionMode }),
      async answer(approvalId, decision) {
        update((data) => changeApproval(data, approvalId, { answering: true, error: null }))
        try {
          await client.request('exec.approval.resolve', { id: approvalId, decision })
          update((data) => changeApproval(data, approvalId, null))
        } catch (error) {
          const reason = error instanceof RequestError ? error.details['reason'] : null
          const isOver = reason === 'APPROVAL_NOT_FOUND' || reason === 'APPROVAL_ALREADY_RESOLVED'
          update((data) => changeApproval(data, approvalId, isOver ? null : { answering: false, error: messageOf(error) }))
        }
      },
      async fork(entryId) {
        const { sessionKey: key, editorText } = await client.request('sessions.fork', { sessionKey, entryId })
        return { sessionKey: text(key) ?? '', editorText: text(editorText) }
      },
      async images(entryId) {
        const { message } = await client.request('chat.message.get', { sessionKey, messageId: entryId, maxChars: 2_000_000 })
        return readEntry(message)?.parts.filter((part) => part.kind === 'image') ?? []
      },
      async file(entryId, index) {
        const found = await client.request('desktop.attachments.get', { sessionKey, messageId: entryId, index }, { timeoutMs: 120_000 })
        if (found['ok'] !== true) throw new RequestError('NOT_FOUND', text(found['unavailableReason']) ?? '')
        return { name: text(found['name']) ?? '', mimeType: text(found['mimeType']) ?? '', bytes: Number(found['bytes']), data: text(found['data']) ?? '' }
      },
      async attachments(entryId) {
        const parts = get().entries.find(({ id }) => id === entryId)?.parts ?? []
        const hasImages = parts.some(({ kind }) => kind === 'image')
        const images = hasImages ? await get().images(entryId).catch(() => []) : []
        const files = await Promise.all(parts.filter(({ kind }) => kind === 'file').map((_, index) => get().file(entryId, index).catch(() => null)))
        const pictures = images.flatMap(({ mimeType, data }, index) => (data === undefined ? [] : [{ name: `picture-${index + 1}.${mimeType.slice(6)}`, mimeType, data, bytes: Math.floor((data.length * 3) / 4) }]))
        return [...pictures, ...files.filter((file) => file !== null)]
      },
      look(isLooking) {
        if (!isLooking) seenSeq = get().entries.at(-1)?.seq ?? null
        else if (seenSeq !== null) {
          const seen = seenSeq
          seenSeq = null
          // What the reader was shown before stays marked while nothing newer came.
          if (get().entries.some(({ seq, isProvisional }) => seq > seen && !isProvisional)) update((data) => markNew(data, ({ seq }) => seq > seen))
        }
      },
      context: () => client.request<ContextReport>('desktop.context', { sessionKey }),
    }
  }

  const mine = (handle: (payload: Json) => void) => (payload: Json): void => {
    if (payload['sessionKey'] === sessionKey) handle(payload)
  }

  function rowChanged(payload: Json): void {
    const reason = payload['reason']
    update((data) => applyRow(data, record(payload['session'])))
    if (reason === 'reset' || reason === 'new') void read()
    // The queue has no events of its own.
    else if ((reason === 'send' || reason === 'abort') && get().phase === 'ready') {
      void client.request('chat.history', { sessionKey, limit: 1 }).then((page) => update((data) => applyPending(data, page)), () => undefined)
    }
  }

  function follow(): () => void {
    if (isFollowing) return () => undefined
    isFollowing = true
    isFirstLook = true
    const stops = [
      client.on('chat', mine((payload) => {
        if (payload['state'] === 'delta') return stream((data) => applyChat(data, payload))
        update((data) => applyChat(data, payload))
        if (isMissingEnd(get())) void read()
      })),
      client.on('agent', mine((payload) => {
        const isStreamed = payload['stream'] === 'assistant' || payload['stream'] === 'thinking'
        ;(isStreamed ? stream : update)((data) => applyAgent(data, payload))
      })),
      client.on('session.message', mine((payload) => update((data) => applyMessage(data, payload)))),
      client.on('sessions.changed', mine(rowChanged)),
      client.on('exec.approval.requested', (payload) => update((data) => addApproval(data, payload))),
      client.on('exec.approval.resolved', ({ id }) => {
        if (typeof id === 'string') update((data) => changeApproval(data, id, null))
      }),
      client.onResync(() => void read()),
      client.onState(({ kind }) => {
        if (kind === 'open') void read()
      }),
    ]
    void read()
    return () => {
      isFollowing = false
      for (const stop of stops) stop()
      if (isOpen()) client.request('sessions.messages.unsubscribe', { key: sessionKey }).catch(() => undefined)
    }
  }

  return Object.assign(store, { follow })
}

/** A new message would have to wait. */
function isBusyWith({ live, outgoing }: ChatData): boolean {
  return live !== null || outgoing.some(({ status }) => status === 'queued')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
