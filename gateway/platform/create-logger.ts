// The logger: JSON lines into a bounded file, lines for people on the console, nothing secret in either.
import { pino } from 'pino'
import type { Logger } from './logger.ts'
import { prettyLine } from './pretty-line.ts'
import type { Redactor } from './redactor.ts'
import { createRotatingFile } from './rotating-file.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export interface LoggerOptions {
  readonly level: LogLevel
  readonly redactor: Redactor
  /** Where JSON lines go; absent: no file. */
  readonly file?: string
  /** Bytes of one file; default 10 MiB, three old ones are kept. */
  readonly maxFileBytes?: number
  /** Where lines for people go; absent: nowhere. `level` narrows it further. */
  readonly console?: { readonly write: (text: string) => unknown; readonly colors: boolean; readonly level?: LogLevel }
}

export interface ClosableLogger extends Logger {
  /** Takes effect at once, also for children. */
  setLevel(level: LogLevel): void
  close(): void
}

const MAX_FILE_BYTES = 10 * 1024 * 1024
const KEPT_FILES = 3
const RANKS: Readonly<Record<string, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 }

/** Opens nothing until the first line is written. Lines are written at once, so that a killed process keeps its last words. */
export function createLogger(options: LoggerOptions): ClosableLogger {
  const { redactor, console: terminal } = options
  const file =
    options.file === undefined
      ? null
      : createRotatingFile({
          path: options.file,
          maxBytes: options.maxFileBytes ?? MAX_FILE_BYTES,
          keep: KEPT_FILES,
          onFailure: (error) => terminal?.write(`cannot write the log ${options.file}: ${error instanceof Error ? error.message : String(error)}\n`),
        })
  let threshold = RANKS[options.level] ?? 1
  const consoleThreshold = RANKS[terminal?.level ?? 'debug'] ?? 0

  const root = pino(
    {
      level: 'debug',
      base: null,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.errWithCause, err: pino.stdSerializers.errWithCause },
    },
    {
      write(line: string) {
        const clean = redactor.redact(line)
        file?.write(clean)
        if (terminal !== undefined && (RANKS[/"level":"(\w+)"/.exec(clean)?.[1] ?? ''] ?? 1) >= consoleThreshold) terminal.write(prettyLine(clean, terminal.colors))
      },
    },
  )

  function wrap(target: pino.Logger): Logger {
    const log = (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>) => {
      if ((RANKS[level] ?? 1) < threshold) return
      if (fields === undefined) target[level](message)
      else target[level](fields, message)
    }
    return {
      debug: (message, fields) => log('debug', message, fields),
      info: (message, fields) => log('info', message, fields),
      warn: (message, fields) => log('warn', message, fields),
      error: (message, fields) => log('error', message, fields),
      child: (fields) => wrap(target.child(fields)),
    }
  }

  return {
    ...wrap(root),
    setLevel(level) {
      threshold = RANKS[level] ?? 1
    },
    close: () => file?.close(),
  }
}
