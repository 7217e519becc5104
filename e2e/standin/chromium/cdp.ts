// A small client of Chromium's DevTools protocol over its pipe: JSON messages that end with NUL, to fd 3 and from fd 4.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { CDPSession } from 'playwright-core'

/** One target's conversation. The commands and their types are Playwright's. */
export interface Session {
  readonly id: string
  readonly isClosed: boolean
  readonly send: CDPSession['send']
  readonly on: CDPSession['on']
  /** The target went away. */
  onDetached(listener: () => void): void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly sessionId?: string
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

interface Pending {
  readonly method: string
  readonly sessionId: string
  /** Made where the command was sent, so that its stack says who asked. */
  readonly failure: Error
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

class OpenSession implements Session {
  readonly id: string
  isClosed = false
  readonly events = new EventEmitter().setMaxListeners(0)
  // The names and shapes are those of the protocol; at run time they are only passed on.
  readonly send: CDPSession['send']
  readonly on = ((event: string, listener: (payload: unknown) => void) => this.events.on(event, listener)) as unknown as CDPSession['on']

  constructor(id: string, send: (method: string, params: unknown) => Promise<unknown>) {
    this.id = id
    this.send = ((method: string, params?: unknown) => send(method, params)) as CDPSession['send']
  }

  onDetached(listener: () => void): void {
    this.events.once('detached', listener)
  }
}

const ROOT = ''

export class Connection extends EventEmitter {
  readonly child: ChildProcess
  isClosed = false
  private readonly sessions = new Map<string, OpenSession>()
  private readonly pending = new Map<number, Pending>()
  private readonly output: Writable
  private lastId = 0

  constructor(child: ChildProcess) {
    super()
    this.child = child
    this.output = child.stdio[3] as Writable
    this.sessions.set(ROOT, this.createSession(ROOT))
    // A browser that ends while something is written to it is reported by its pipe closing.
    this.output.on('error', () => undefined)
    readMessages(child.stdio[4] as Readable, (message) => this.receive(message))
    child.stdio[4]?.on('close', () => this.close())
  }

  /** The browser itself. */
  get root(): Session {
    return this.session(ROOT)
  }

  session(id: string): Session {
    const session = this.sessions.get(id)
    if (session === undefined) throw new Error(`no session ${id}`)
    return session
  }

  private createSession(id: string): OpenSession {
    return new OpenSession(id, (method, params) => this.command(id, method, params))
  }

  private command(sessionId: string, method: string, params: unknown = {}): Promise<unknown> {
    if (this.isClosed || !this.sessions.has(sessionId)) return Promise.reject(new Error(`the browser or its page is gone: ${method}`))
    this.lastId += 1
    const id = this.lastId
    return new Promise((resolve, reject) => {
      this.pending.set(id, { method, sessionId, failure: new Error(method), resolve, reject })
      this.output.write(`${JSON.stringify({ id, method, params, ...(sessionId === ROOT ? {} : { sessionId }) })}\0`)
    })
  }

  private receive(message: Message): void {
    if (message.id !== undefined) return this.settle(message.id, message)
    const { method = '', params } = message
    if (method === 'Target.attachedToTarget') {
      const { sessionId } = params as { sessionId: string }
      this.sessions.set(sessionId, this.createSession(sessionId))
    } else if (method === 'Target.detachedFromTarget') {
      this.detach((params as { sessionId: string }).sessionId)
    }
    this.sessions.get(message.sessionId ?? ROOT)?.events.emit(method, params)
  }

  private settle(id: number, { result, error }: Message): void {
    const pending = this.pending.get(id)
    this.pending.delete(id)
    if (pending === undefined) return
    if (error === undefined) return pending.resolve(result)
    pending.failure.message = `${pending.method}: ${error.message}`
    pending.reject(pending.failure)
  }

  private detach(sessionId: string): void {
    const session = this.sessions.get(sessionId)
    if (session === undefined) return
    session.isClosed = true
    this.sessions.delete(sessionId)
    this.rejectPending((pending) => pending.sessionId === sessionId)
    session.events.emit('detached')
  }

  private rejectPending(isConcerned: (pending: Pending) => boolean): void {
    for (const [id, pending] of this.pending) {
      if (!isConcerned(pending)) continue
      this.pending.delete(id)
      pending.reject(new Error(`the browser or its page is gone: ${pending.method}`))
    }
  }

  private close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.rejectPending(() => true)
    this.emit('close')
  }
}

function readMessages(input: Readable, receive: (message: Message) => void): void {
  let chunks: Buffer[] = []
  input.on('data', (data: Buffer) => {
    let start = 0
    for (let end = data.indexOf(0, start); end !== -1; end = data.indexOf(0, start)) {
      const text = Buffer.concat([...chunks, data.subarray(start, end)]).toString('utf8')
      chunks = []
      start = end + 1
      receive(JSON.parse(text) as Message)
    }
    if (start < data.length) chunks.push(data.subarray(start))
  })
}

export interface LaunchOptions {
  readonly executable: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly onErrorLine: (line: string) => void
}

export function launchChromium({ executable, args, env, onErrorLine }: LaunchOptions): Connection {
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], env })
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', onErrorLine)
  return new Connection(child)
}
