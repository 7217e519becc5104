// One tunnel: started, watched, started again with growing pauses. What only a person can solve is not tried again by itself.
import type { HostKey } from './host-key.ts'
import type { RunningSsh, RunSsh } from './run-ssh.ts'
import { tunnelArguments } from './ssh-arguments.ts'
import type { SshPlace } from './ssh-arguments.ts'
import { readSshFailure } from './ssh-failure.ts'
import type { SshFailure } from './ssh-failure.ts'

export type TunnelRefusal = Extract<SshFailure, { kind: 'final' }>['reason'] | 'host-key-declined'

export type TunnelState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'up'; readonly localPort: number }
  | { readonly kind: 'trying'; readonly reason: Extract<SshFailure, { kind: 'passing' }>['reason']; readonly words: string; readonly retryAtMs: number }
  | { readonly kind: 'refused'; readonly reason: TunnelRefusal; readonly words: string }

export interface TunnelDependencies {
  readonly place: SshPlace
  readonly run: RunSsh
  readonly knownHosts: readonly string[]
  readonly findPort: () => Promise<number>
  /** Whether something listens on this port of this computer. */
  readonly isListening: (port: number) => Promise<boolean>
  readonly askHostKey: () => Promise<HostKey | null>
  /** Shows it to a person; resolves with whether it was confirmed and kept. */
  readonly confirmHostKey: (key: HostKey) => Promise<boolean>
  readonly changed: (state: TunnelState) => void
  readonly now: () => number
  /** Returns how to call it off. */
  readonly after: (run: () => void, ms: number) => () => void
}

export interface SshTunnel {
  state(): TunnelState
  start(): void
  stop(): void
}

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
const LOOK_MS = 100
/** Up for so long, and the next failure is a first one again. */
const STEADY_MS = 60_000

export function createSshTunnel({ place, run, knownHosts, findPort, isListening, askHostKey, confirmHostKey, changed, now, after }: TunnelDependencies): SshTunnel {
  let state: TunnelState = { kind: 'off' }
  let running: RunningSsh | null = null
  let failures = 0
  let upSinceMs = 0
  let cancelLater: () => void = () => undefined
  /** Every start takes the next number; what belongs to an older one is ignored. */
  let current = 0

  function change(next: TunnelState): void {
    state = next
    changed(next)
  }

  function later(work: () => void, ms: number): void {
    cancelLater = after(work, ms)
  }

  async function begin(): Promise<void> {
    current += 1
    const mine = current
    if (state.kind !== 'trying') change({ kind: 'starting' })
    const localPort = await findPort()
    if (mine !== current) return
    const ssh = run(tunnelArguments(place, localPort, knownHosts))
    running = ssh
    void ssh.ended.then((output) => mine === current && judge(output))
    look(localPort, mine)
  }

  /** ssh listens once it was let in. */
  function look(localPort: number, mine: number): void {
    later(() => void isListening(localPort).then((isThere) => {
      // It may have ended meanwhile because another program took the port.
      if (mine !== current || running === null) return
      if (!isThere) return look(localPort, mine)
      upSinceMs = now()
      change({ kind: 'up', localPort })
    }), LOOK_MS)
  }

  function judge(output: string | null): void {
    const wasUp = state.kind === 'up'
    cancelLater()
    running = null
    if (output === null) return change({ kind: 'refused', reason: 'no-ssh', words: '' })
    const failure = readSshFailure(output)
    if (failure.kind === 'passing') return tryAgain(failure, wasUp)
    if (failure.reason === 'host-key-unknown') void introduce(failure.words)
    else change({ kind: 'refused', reason: failure.reason, words: failure.words })
  }

  function tryAgain({ reason, words }: Extract<SshFailure, { kind: 'passing' }>, wasUp: boolean): void {
    failures = wasUp && now() - upSinceMs > STEADY_MS ? 1 : failures + 1
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1))
    later(() => void begin(), pauseMs)
    change({ kind: 'trying', reason, words, retryAtMs: now() + pauseMs })
  }

  async function introduce(words: string): Promise<void> {
    const mine = current
    const key = await askHostKey()
    if (mine !== current) return
    if (key === null) return tryAgain({ kind: 'passing', reason: 'unreachable', words }, false)
    const isConfirmed = await confirmHostKey(key)
    if (mine !== current) return
    if (isConfirmed) void begin()
    else change({ kind: 'refused', reason: 'host-key-declined', words: '' })
  }

  function leave(): void {
    current += 1
    cancelLater()
    running?.end()
    running = null
  }

  return {
    state: () => state,
    start() {
      leave()
      failures = 0
      state = { kind: 'off' }
      void begin()
    },
    stop() {
      leave()
      change({ kind: 'off' })
    },
  }
}
