// Which lines of the log are shown. Pure.
import { matchesAll } from '../../lib/match-words.ts'
import { LOG_LEVELS } from '../../state/logs/parse-log-line.ts'
import type { LogLevel } from '../../state/logs/parse-log-line.ts'
import type { LogLine } from '../../state/logs/logs-store.ts'

export interface LogFilters {
  /** This level and whatever weighs more. */
  readonly level: LogLevel
  readonly query: string
  readonly subsystem: string | null
}

/** Text that names no level counts as `info`. */
export function filterLines(lines: readonly LogLine[], { level, query, subsystem }: LogFilters): readonly LogLine[] {
  const least = LOG_LEVELS.indexOf(level)
  const words = query.trim()
  if (least === 0 && words === '' && subsystem === null) return lines
  return lines.filter((line) => LOG_LEVELS.indexOf(line.level ?? 'info') >= least && (subsystem === null || line.subsystem === subsystem) && (words === '' || matchesAll(line.raw, words)))
}

/** The parts of the gateway that wrote some of these lines, by name. */
export function subsystemsOf(lines: readonly LogLine[]): readonly string[] {
  return [...new Set(lines.map(({ subsystem }) => subsystem).filter((name) => name !== null))].sort()
}
