// Commands that outlive the call which started them: their output, state and end, per agent. In memory only.
import { randomBytes } from 'node:crypto'
import type { Clock } from '../lib/index.ts'
import type { CommandExit, RunningCommand } from './executor.ts'
import { OutputBuffer } from './output-buffer.ts'

export interface ProcessOwner {
  readonly agentId: string
  readonly sessionKey: string
}

/** One started command, from its first output on. */
export interface TrackedProcess {
  readonly id: string
  readonly owner: ProcessOwner
  readonly command: string
  readonly cwd: string
  readonly startedAtMs: number
  readonly running: RunningCommand
  /** Everything so far, capped. */
  readonly output: OutputBuffer
  /** What was not polled yet, capped. */
  readonly pending: OutputBuffer
  exit: CommandExit | null
  endedAtMs: number | null
  /** Why the gateway ended it, for the model. */
  endReason: string | null
  /** Handed over to the `process` tool; before that it belongs to the call. */
  isBackground: boolean
}

export interface BackgroundProcesses {
  /** Starts to track; the caller feeds `receive` with the command's output. */
  track(owner: ProcessOwner, command: string, cwd: string, start: (receive: (text: string) => void) => RunningCommand): TrackedProcess
  /** Background processes of this agent, newest first. */
  list(agentId: string): readonly TrackedProcess[]
  /** By id or unique beginning of it; null for unknown ones and those of other agents. */
  find(agentId: string, id: string): TrackedProcess | null
  remove(process: TrackedProcess): void
  runningCount(): number
  /** Ends every running command with its children. */
  close(): Promise<void>
}

export interface BackgroundProcessLimits {
  readonly outputChars: number
  readonly pendingChars: number
  readonly finishedKept: number
  readonly finishedTtlMs: number
}

const DEFAULT_LIMITS: BackgroundProcessLimits = { outputChars: 200_000, pendingChars: 30_000, finishedKept: 50, finishedTtlMs: 30 * 60_000 }

/** Finished processes are forgotten after a while, oldest first; running ones only when they are removed. */
export function createBackgroundProcesses({ clock, limits: given = () => ({}) }: { readonly clock: Clock; readonly limits?: () => Partial<BackgroundProcessLimits> }): BackgroundProcesses {
  const limits = (): BackgroundProcessLimits => ({ ...DEFAULT_LIMITS, ...given() })
  const processes = new Map<string, TrackedProcess>()

  function sweep(): void {
    const finished = [...processes.values()].filter((entry) => entry.exit !== null)
    const { finishedKept, finishedTtlMs } = limits()
    const excess = finished.length - finishedKept
    for (const [index, entry] of finished.entries()) {
      if (index < excess || clock.now() - (entry.endedAtMs ?? 0) > finishedTtlMs) processes.delete(entry.id)
    }
  }

  return {
    track: (owner, command, cwd, start) => {
      sweep()
      const { outputChars, pendingChars } = limits()
      const output = new OutputBuffer(outputChars)
      const pending = new OutputBuffer(pendingChars)
      const running = start((text) => {
        output.append(text)
        pending.append(text)
      })
      const entry: TrackedProcess = {
        id: randomBytes(4).toString('hex'), owner, command, cwd, startedAtMs: clock.now(), running, output, pending,
        exit: null, endedAtMs: null, endReason: null, isBackground: false,
      }
      processes.set(entry.id, entry)
      void running.exit.then((exit) => {
        entry.exit = exit
        entry.endedAtMs = clock.now()
        // A foreground call reports its own end; nobody will ask for it again.
        if (!entry.isBackground) processes.delete(entry.id)
      })
      return entry
    },
    list: (agentId) => {
      sweep()
      return [...processes.values()].filter((entry) => entry.isBackground && entry.owner.agentId === agentId).reverse()
    },
    find: (agentId, id) => {
      const own = [...processes.values()].filter((entry) => entry.isBackground && entry.owner.agentId === agentId && id !== '' && entry.id.startsWith(id))
      return own.length === 1 ? (own[0] ?? null) : null
    },
    remove: (entry) => void processes.delete(entry.id),
    runningCount: () => [...processes.values()].filter((entry) => entry.exit === null).length,
    close: async () => {
      await Promise.all([...processes.values()].filter((entry) => entry.exit === null).map((entry) => entry.running.kill()))
      processes.clear()
    },
  }
}
