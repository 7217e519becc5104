// A command's surroundings for tests: captured output, a scripted input, a temporary home.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Io } from '../io.ts'

export interface FakeIo extends Io {
  readonly out: () => string
  readonly err: () => string
  readonly opened: string[]
  /** Types into standard input. */
  readonly type: (text: string) => void
  readonly endInput: () => void
  readonly signal: (signal: 'SIGINT' | 'SIGTERM') => void
  readonly remove: () => void
}

export function createFakeIo(options: { readonly env?: Readonly<Record<string, string>>; readonly tty?: boolean; readonly columns?: number; readonly terminal?: Io['stdout'] } = {}): FakeIo {
  const home = mkdtempSync(join(tmpdir(), 'claw-cli-'))
  let out = ''
  let err = ''
  const input = new PassThrough()
  const listeners = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>()
  const opened: string[] = []
  const terminal = { isTTY: options.tty ?? false, columns: options.columns ?? 80, rows: 24 }
  return {
    env: { OPENCLAW_STATE_DIR: join(home, 'state'), ...options.env },
    stdin: Object.assign(input, { isTTY: options.tty ?? false, setRawMode: () => input }) as unknown as NodeJS.ReadStream,
    stdout: options.terminal ?? { ...terminal, write: (text) => { out += text } },
    stderr: { ...terminal, write: (text) => { err += text } },
    home,
    platform: 'linux',
    outcome: { exitCode: 0 },
    now: () => Date.now(),
    exitSoon: () => undefined,
    openInBrowser: (url) => void opened.push(url),
    onSignal: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    out: () => out,
    err: () => err,
    opened,
    type: (text) => void input.write(text),
    endInput: () => void input.end(),
    signal: (signal) => {
      for (const listener of listeners) listener(signal)
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}
