// The processes that tests and benchmarks start, and what the kernel says about them.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const CLOCK_TICKS_PER_SECOND = 100
const READY_WITHIN_MS = 30_000

/** Nothing outlives the process that started it, however that ends. */
const alive = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

export interface Child {
  readonly process: ChildProcess
  readonly pid: number
  /** The first line it printed. */
  readonly firstLine: string
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a Node program and resolves with its first line of output. */
export function startNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Child> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
    const stop = (signal: NodeJS.Signals = 'SIGTERM') => new Promise<void>((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done()
      child.once('exit', () => done())
      child.kill(signal)
    })
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${args.join(' ')} was not ready within ${READY_WITHIN_MS / 1000} s`))
    }, READY_WITHIN_MS)
    alive.add(child)
    child.once('error', reject)
    child.once('exit', (code) => {
      alive.delete(child)
      clearTimeout(late)
      reject(new Error(`${args.join(' ')} ended with ${code} before it was ready`))
    })
    createInterface({ input: child.stdout }).once('line', (firstLine) => {
      clearTimeout(late)
      resolve({ process: child, pid: child.pid ?? 0, firstLine, stop })
    })
  })
}

/** User plus system time of a process so far, in milliseconds (Linux). */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / CLOCK_TICKS_PER_SECOND
}

/** Resident memory in megabytes (Linux). */
export function residentMb(pid: number): number {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1] ?? 0) / 1024
}
