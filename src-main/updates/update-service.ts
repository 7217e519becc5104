// Updates of the app: looked for in the background once a feed is configured, downloaded and installed only when the owner says so.
// The gateway backs its state up before it migrates it (gateway/storage), so a new version can be gone back from.
import type { UpdateState } from '../../src-preload/channels.ts'
import type { Updater } from '../ports/desktop-services.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** The start of the app is not the time to look for another one. */
const FIRST_CHECK_MS = 60_000

export interface UpdateServiceDependencies {
  readonly updater: Omit<Updater, 'answerProxyLogins'>
  readonly texts: { readonly noFeed: string; readonly nothingToInstall: string }
  readonly now: () => number
  /** Calls back once after this time; returns what ends the waiting. */
  readonly after: (delayMs: number, run: () => void) => () => void
  /** Ends the app in order, so that nothing in flight is lost; the update is put in place then. */
  readonly prepareToInstall: () => Promise<void>
}

export interface UpdateService {
  state(): UpdateState
  onState(listener: (state: UpdateState) => void): () => void
  /** `feed`: an address, or empty for the one the package was made with. Without `isAutomatic` they are looked for only when somebody asks. */
  follow(settings: { readonly feed: string; readonly isAutomatic: boolean }): void
  /** Never rejects: a failure is a state. */
  check(): Promise<void>
  download(): Promise<void>
  /** Rejects with a message for people when nothing is ready. */
  install(): Promise<void>
  stop(): void
}

export function createUpdateService({ updater, texts, now, after, prepareToInstall }: UpdateServiceDependencies): UpdateService {
  const listeners = new Set<(state: UpdateState) => void>()
  let state: UpdateState = { kind: 'off' }
  let cancel: (() => void) | null = null
  let feedNow = ''

  function change(next: UpdateState): void {
    state = next
    for (const listener of listeners) listener(next)
  }

  function planCheck(delayMs: number): void {
    cancel?.()
    cancel = after(delayMs, () => {
      planCheck(DAY_MS)
      // What is being downloaded, or waits to be installed, is not asked about again.
      if (state.kind === 'idle' || state.kind === 'failed') void check()
    })
  }

  async function check(): Promise<void> {
    if (state.kind === 'off') return
    change({ kind: 'checking' })
    try {
      const found = await updater.check()
      change(found === null ? { kind: 'idle', checkedAtMs: now() } : { kind: 'available', version: found.version })
    } catch (error) {
      change({ kind: 'failed', message: messageOf(error) })
    }
  }

  return {
    state: () => state,
    onState(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    follow({ feed, isAutomatic }) {
      cancel?.()
      if (!updater.useFeed(feed)) return change({ kind: 'off' })
      // What another feed offers is not what this one would bring.
      const isOtherFeed = feed !== feedNow && state.kind !== 'downloading' && state.kind !== 'ready'
      feedNow = feed
      if (state.kind === 'off' || isOtherFeed) change({ kind: 'idle', checkedAtMs: null })
      if (isAutomatic) planCheck(FIRST_CHECK_MS)
    },
    async check() {
      if (state.kind === 'off') return change({ kind: 'off', message: texts.noFeed })
      if (state.kind === 'idle' || state.kind === 'failed' || state.kind === 'available') await check()
    },
    async download() {
      if (state.kind !== 'available') return
      const { version } = state
      change({ kind: 'downloading', version, percent: 0 })
      try {
        await updater.download((percent) => change({ kind: 'downloading', version, percent: Math.round(percent) }))
        change({ kind: 'ready', version })
      } catch (error) {
        change({ kind: 'failed', message: messageOf(error) })
      }
    },
    async install() {
      if (state.kind !== 'ready') throw new Error(texts.nothingToInstall)
      await prepareToInstall()
      updater.install()
    },
    stop: () => cancel?.(),
  }
}

function messageOf(error: unknown): string {
  // electron-updater appends whole answers of servers and stacks; the first line says what happened.
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}
