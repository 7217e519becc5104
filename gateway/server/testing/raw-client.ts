// A client that speaks raw frames, so that tests can also say what no proper client would.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { WebSocket } from 'ws'
import type { ClientOptions } from 'ws'

export type Frame = Readonly<Record<string, unknown>>

export interface TestDevice {
  readonly id: string
  readonly publicKey: string
  readonly privateKey: KeyObject
}

export function createTestDevice(): TestDevice {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(12)
  return { id: createHash('sha256').update(raw).digest('hex'), publicKey: raw.toString('base64url'), privateKey }
}

export interface ConnectOptions {
  readonly client?: Record<string, unknown>
  readonly role?: string
  readonly scopes?: readonly string[] | null
  readonly auth?: Readonly<Record<string, string>>
  readonly device?: TestDevice
  readonly caps?: readonly string[]
  readonly payloadVersion?: 'v2' | 'v3'
  /** Changes the device object after it was signed. */
  readonly tamper?: (device: Record<string, unknown>) => Record<string, unknown>
  readonly signedAt?: number
  readonly extra?: Record<string, unknown>
}

export const CLI_CLIENT = { id: 'cli', version: '1.0.0', platform: 'linux', mode: 'cli' } as const
export const UI_CLIENT = { id: 'openclaw-control-ui', version: '1.0.0', platform: 'Linux x86_64', mode: 'webchat' } as const
export const ALL_SCOPES = ['operator.admin', 'operator.read', 'operator.write', 'operator.approvals', 'operator.pairing'] as const

/** The parameters of a connect request, signed as an OpenClaw client signs them. */
export function connectParams(nonce: string, options: ConnectOptions, nowMs: number): Record<string, unknown> {
  const client: Record<string, unknown> = { ...CLI_CLIENT, ...options.client }
  const role = options.role ?? 'operator'
  const scopes = options.scopes === undefined ? [...ALL_SCOPES] : options.scopes
  const auth = options.auth ?? {}
  const signedAt = options.signedAt ?? nowMs
  const { device, payloadVersion = 'v3' } = options
  const base = [payloadVersion, device?.id, client['id'], client['mode'], role, (scopes ?? []).join(','), String(signedAt), auth['token'] ?? auth['deviceToken'] ?? auth['bootstrapToken'] ?? '', nonce]
  const lower = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : '')
  const payload = (payloadVersion === 'v3' ? [...base, lower(client['platform']), lower(client['deviceFamily'])] : base).join('|')
  const signed = device === undefined ? undefined : { id: device.id, publicKey: device.publicKey, signature: sign(null, Buffer.from(payload), device.privateKey).toString('base64url'), signedAt, nonce }
  return {
    minProtocol: 4, maxProtocol: 4, client, role,
    ...(scopes === null ? {} : { scopes }),
    caps: options.caps ?? [],
    auth,
    ...(signed === undefined ? {} : { device: options.tamper === undefined ? signed : options.tamper(signed) }),
    ...options.extra,
  }
}

export class RawClient {
  readonly socket: WebSocket
  readonly frames: Frame[] = []
  readonly opened: Promise<void>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly #waiters = new Set<() => void>()
  #nextId = 0

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, ...options })
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse((data as Buffer).toString()) as Frame)
      for (const check of this.#waiters) check()
    })
    this.socket.on('error', () => undefined)
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
    this.opened.catch(() => undefined)
    this.closed = new Promise((resolve) => this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })))
  }

  /** The first frame, past or coming, that matches. */
  waitFor(matches: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const frame = this.frames.find(matches)
        if (frame === undefined) return
        this.#waiters.delete(check)
        resolve(frame)
      }
      this.#waiters.add(check)
      void this.closed.then(({ code, reason }) => reject(new Error(`closed (${code} ${reason}) while waiting`)))
      check()
    })
  }

  event(name: string): Promise<Frame> {
    return this.waitFor((frame) => frame['event'] === name)
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame), { binary: false })
  }

  async challenge(): Promise<{ readonly nonce: string; readonly ts: number }> {
    const { payload } = await this.event('connect.challenge')
    return payload as { readonly nonce: string; readonly ts: number }
  }

  async request(method: string, params?: unknown): Promise<Frame> {
    this.#nextId += 1
    const id = `q${this.#nextId}`
    this.send({ type: 'req', id, method, ...(params === undefined ? {} : { params }) })
    return this.waitFor((frame) => frame['type'] === 'res' && frame['id'] === id)
  }

  /** Sends connect and returns the answer, whatever it is. */
  async connect(options: ConnectOptions = {}): Promise<Frame> {
    const { nonce, ts } = await this.challenge()
    return this.request('connect', connectParams(nonce, options, ts))
  }

  async end(): Promise<void> {
    this.socket.terminate()
    await this.closed
  }
}

/** Connects and insists on success. */
export async function enter(url: string, options: ConnectOptions, socketOptions: ClientOptions = {}): Promise<{ readonly client: RawClient; readonly hello: Frame }> {
  const client = new RawClient(url, socketOptions)
  const answer = await client.connect(options)
  if (answer['ok'] !== true) throw new Error(`refused: ${JSON.stringify(answer['error'])}`)
  return { client, hello: answer['payload'] as Frame }
}
