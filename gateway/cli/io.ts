// What a command may touch of its process, as one value, so that tests run commands in place.
import { homedir } from 'node:os'
import { asTyped } from './command-name.ts'

/** A place to write to. `isTTY` and `columns` as Node's terminal streams have them. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  /** Terminals: the window changed its size. */
  on?(event: 'resize', listener: () => void): unknown
  off?(event: 'resize', listener: () => void): unknown
}

export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  readonly stdout: Output
  readonly stderr: Output
  readonly home: string
  readonly platform: string
  /** For commands that answer "no" without being an error (a gateway that is not well): the exit code. */
  readonly outcome: { exitCode: number }
  readonly now: () => number
  /** The process ends with its exit code as soon as the command is done, whatever is still open in it. */
  exitSoon(): void
  /** Opens an address in the person's browser; silently does nothing where there is none. */
  openInBrowser(url: string): void
  /** Calls back on SIGINT or SIGTERM; returns the way to stop listening. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void
}

/** A failure that the person is told about: what happened, and what to do next. */
export class CliError extends Error {
  readonly hint: string | undefined
  readonly exitCode: number

  constructor(message: string, options: { readonly hint?: string; readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'CliError'
    this.hint = options.hint
    this.exitCode = options.exitCode ?? EXIT.failed
  }
}

export const EXIT = {
  failed: 1,
  usage: 2,
  /** Nothing listens where the gateway should be. */
  noGateway: 3,
} as const

/** The one JSON document of a `--json` call. */
export function printJson(io: Io, value: unknown): void {
  // JSON leaves these as they are; some terminals take them for commands.
  const text = JSON.stringify(value, null, 2).replace(/[\u007F-\u009F]/g, (character) => `\\u00${(character.codePointAt(0) ?? 0).toString(16)}`)
  io.stdout.write(`${text}\n`)
}

export function printLine(io: Io, line = ''): void {
  io.stdout.write(`${line}\n`)
}

/** A line that names commands of ours: written as they must be typed here. */
export function printAdvice(io: Io, line: string): void {
  printLine(io, asTyped(line, io.env))
}

export function printNotice(io: Io, line: string): void {
  io.stderr.write(`${line}\n`)
}

/** The Io of the running process. */
export function processIo(): Io & { readonly mustExit: () => boolean } {
  let exiting = false
  // `claw logs | head`: whoever read our output has had enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
  return {
    mustExit: () => exiting,
    exitSoon: () => {
      exiting = true
    },
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    home: homedir(),
    platform: process.platform,
    outcome: { exitCode: 0 },
    now: () => Date.now(),
    openInBrowser: (url) => {
      const [command, ...args] = process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
      if (command === undefined) return
      const child = process.getBuiltinModule('node:child_process').spawn(command, [...args, url], { stdio: 'ignore', detached: true })
      // No browser here: the link was printed, which is all that is promised.
      child.on('error', () => undefined)
      child.unref()
    },
    onSignal: (listener) => {
      const onInterrupt = (): void => listener('SIGINT')
      const onTerminate = (): void => listener('SIGTERM')
      process.on('SIGINT', onInterrupt)
      process.on('SIGTERM', onTerminate)
      return () => {
        process.off('SIGINT', onInterrupt)
        process.off('SIGTERM', onTerminate)
      }
    },
  }
}
