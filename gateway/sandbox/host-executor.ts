// Runs commands directly on this machine, each in its own process group, with nothing inherited but the given environment.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { CommandExecutor, CommandExit, CommandSpec, RunningCommand } from './executor.ts'
import { COMMAND_MARKER, killTree } from './kill-tree.ts'

export interface HostExecutorOptions {
  /** How long a tree may take to end by itself before it is killed, in milliseconds. */
  readonly killGraceMs?: number
}

interface Shell {
  readonly file: string
  readonly args: (command: string) => readonly string[]
}

function platformShell(): Shell {
  if (process.platform === 'win32') return { file: 'powershell.exe', args: (command) => ['-NoProfile', '-NonInteractive', '-Command', command] }
  const bash = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'].find((path) => existsSync(path))
  // Start-up files stay unread: the command means the same on every run.
  return bash === undefined ? { file: '/bin/sh', args: (command) => ['-c', command] } : { file: bash, args: (command) => ['--noprofile', '--norc', '-c', command] }
}

/** Output that a surviving grandchild still holds open is not waited for longer than this. */
const DRAIN_MS = 150

function spawnShell(shell: Shell, spec: CommandSpec, marker: string): ChildProcess {
  return spawn(shell.file, shell.args(spec.command), {
    cwd: spec.cwd,
    env: { ...spec.env, [COMMAND_MARKER]: marker },
    // A group of its own, so that one signal reaches all of it.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: [spec.input === 'open' ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
}

function watchExit(child: ChildProcess): Promise<CommandExit> {
  return new Promise((resolve) => {
    let ended: CommandExit | null = null
    const finish = (value: CommandExit): void => {
      child.stdout?.destroy()
      child.stderr?.destroy()
      resolve(value)
    }
    child.once('error', (error) => finish({ kind: 'failed', message: error.message }))
    child.once('exit', (code, signal) => {
      const exit: CommandExit = signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'signalled', signal }
      ended = exit
      setTimeout(finish, DRAIN_MS, exit).unref()
    })
    child.once('close', () => {
      if (ended !== null) finish(ended)
    })
  })
}

/** Commands as this user on this machine. */
export function createHostExecutor(options: HostExecutorOptions = {}): CommandExecutor {
  const shell = platformShell()
  const graceMs = options.killGraceMs ?? 2_000

  return {
    start: (spec, onOutput): RunningCommand => {
      const marker = randomUUID()
      let child: ChildProcess
      try {
        child = spawnShell(shell, spec, marker)
      } catch (error) {
        // Too long a command line, for example.
        const message = error instanceof Error ? error.message : String(error)
        return { pid: null, exit: Promise.resolve({ kind: 'failed', message }), write: () => false, closeInput: () => undefined, kill: () => Promise.resolve() }
      }
      // Decoding per stream: a character split over two chunks stays whole.
      child.stdout?.setEncoding('utf8').on('data', onOutput)
      child.stderr?.setEncoding('utf8').on('data', onOutput)
      // EPIPE: the command closed its input, which is its own business.
      child.stdin?.on('error', () => child.stdin?.destroy())
      let isOver = false
      const exit = watchExit(child).then((value) => {
        isOver = true
        return value
      })
      let killing: Promise<void> | null = null
      return {
        pid: child.pid ?? null,
        exit,
        write: (data) => {
          if (isOver || child.stdin?.writable !== true) return false
          child.stdin.write(data)
          return true
        },
        closeInput: () => child.stdin?.end(),
        kill: () => {
          if (child.pid === undefined) return Promise.resolve()
          killing ??= killTree(child.exitCode === null && child.signalCode === null ? child.pid : null, marker, graceMs).then(async () => void (await exit))
          return killing
        },
      }
    },
  }
}
