// Processes in words (for the model) and in facts (for clients).
import type { CommandExit, TrackedProcess } from '../../sandbox/index.ts'

/** How it ended; `reason` says why the gateway ended it. */
export function describeExit(exit: CommandExit, reason: string | null): string {
  const how = exit.kind === 'exited' ? `exit code ${exit.code}` : exit.kind === 'signalled' ? `ended by signal ${exit.signal}` : `could not be started: ${exit.message}`
  return reason === null ? how : `${reason}; ${how}`
}

/** `running` or how it ended. */
export function describeState(entry: TrackedProcess): string {
  return entry.exit === null ? 'running' : describeExit(entry.exit, entry.endReason)
}

/** Facts about a process for clients. */
export function describeProcess(entry: TrackedProcess): Readonly<Record<string, unknown>> {
  return {
    sessionId: entry.id,
    pid: entry.running.pid,
    command: entry.command,
    cwd: entry.cwd,
    startedAt: entry.startedAtMs,
    ...(entry.endedAtMs === null ? {} : { endedAt: entry.endedAtMs }),
    state: describeState(entry),
  }
}
