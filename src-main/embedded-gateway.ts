// The gateway inside this process: started, stopped, and asked by the windows where it is.
import type { Gateway } from '../gateway/index.ts'

export type GatewayState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly url: string }
  | { readonly kind: 'failed'; readonly message: string }

export interface EmbeddedGateway {
  state(): GatewayState
  onState(listener: (state: GatewayState) => void): () => void
  /** Never rejects: a failure is a state. Once started it does nothing. */
  start(): Promise<void>
  /** Finishes or parks what is running. */
  stop(): Promise<void>
  /** Waits while it starts. Rejects with a message for people when there is no gateway. */
  ready(): Promise<Pick<Gateway, 'url' | 'signInToken' | 'hostToken' | 'stateDir'>>
}

export interface EmbeddedGatewayDependencies {
  readonly begin: () => Promise<Gateway>
  /** Said to windows that ask while it is stopped. */
  readonly stoppedMessage: () => string
}

export function createEmbeddedGateway({ begin, stoppedMessage }: EmbeddedGatewayDependencies): EmbeddedGateway {
  const listeners = new Set<(state: GatewayState) => void>()
  let state: GatewayState = { kind: 'stopped' }
  let gateway: Gateway | null = null
  let starting: Promise<void> | null = null

  function change(next: GatewayState): void {
    state = next
    for (const listener of listeners) listener(next)
  }

  async function begun(): Promise<void> {
    change({ kind: 'starting' })
    try {
      const begun = await begin()
      gateway = begun
      // Asked again each time: a new setting may move it to another port.
      change({ kind: 'running', get url() { return begun.url } })
    } catch (error) {
      change({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    } finally {
      starting = null
    }
  }

  return {
    state: () => state,
    onState(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async start() {
      if (gateway === null) await (starting ??= begun())
    },
    async stop() {
      await starting
      const running = gateway
      gateway = null
      await running?.stop()
      if (state.kind !== 'failed') change({ kind: 'stopped' })
    },
    async ready() {
      await starting
      if (gateway !== null) return gateway
      throw new Error(state.kind === 'failed' ? state.message : stoppedMessage())
    },
  }
}
