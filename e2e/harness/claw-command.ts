// The built command line in a process of its own, under conditions a test chooses: another user, limits, a disk of its own.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { root } from './gateway-process.ts'

export interface ClawOptions {
  readonly env: Readonly<Record<string, string>>
  /** Runs as this user (needs root). */
  readonly uid?: number
  /** Shell lines that run first, e.g. `ulimit -f 100`. */
  readonly before?: string
  /** Puts these in front, e.g. `unshare -rm`. */
  readonly wrapper?: readonly string[]
}

export interface ClawEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface ClawProcess {
  readonly process: ChildProcess
  readonly ended: Promise<ClawEnd>
  /** Resolves with the first line that matches, or rejects when it ends before. */
  line(pattern: RegExp): Promise<string>
  stop(signal?: NodeJS.Signals): Promise<ClawEnd>
}

const LONGEST_MS = 30_000

/** Only PATH of the test's own environment is handed on. */
export function startClaw(args: readonly string[], { env, uid, before, wrapper = [] }: ClawOptions): ClawProcess {
  const claw = [process.execPath, join(root, 'dist/claw.js'), ...args]
  const inShell = before === undefined ? claw : ['/bin/sh', '-c', `${before}; exec "$@"`, 'sh', ...claw]
  const [file = '', ...rest] = [...wrapper, ...inShell]
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], OPENCLAW_DETECT_LOCAL_MODELS: '0', ...env }, ...(uid === undefined ? {} : { uid, gid: uid }) })
  const limit = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  const ended = new Promise<ClawEnd>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(limit)
      resolve({ code, stdout, stderr })
    })
  })
  return {
    process: child,
    ended,
    line: (pattern) => new Promise((resolve, reject) => {
      const look = (): void => {
        const found = `${stdout}\n${stderr}`.split('\n').find((text) => pattern.test(text))
        if (found !== undefined) resolve(found)
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      look()
      void ended.then(({ code }) => reject(new Error(`ended with ${code} before ${pattern}: ${stdout}${stderr}`)))
    }),
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs a command line to its end. */
export function runClaw(args: readonly string[], options: ClawOptions): Promise<ClawEnd> {
  return startClaw(args, options).ended
}
