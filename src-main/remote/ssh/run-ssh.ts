// Starts the system's ssh: a program with a list of arguments, never a line for a shell.
import { spawn } from 'node:child_process'

export interface RunningSsh {
  /** What it wrote until it ended; null when there is no ssh on this computer. Never rejects. */
  readonly ended: Promise<string | null>
  end(): void
}

export type RunSsh = (args: readonly string[]) => RunningSsh

/** Only the last of it is kept. */
const KEPT_OUTPUT = 16_384

export const runSsh: RunSsh = (args) => {
  // Its words are read, so they must not be translated.
  const child = spawn('ssh', args, { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true, env: { ...process.env, LC_ALL: 'C' } })
  let output = ''
  child.stderr.on('data', (data: Buffer) => (output = (output + String(data)).slice(-KEPT_OUTPUT)))
  const end = (): void => void child.kill()
  // A tunnel must not outlive the app, whatever ends it.
  process.once('exit', end)
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', () => resolve(output))
  }).finally(() => process.off('exit', end))
  return { ended, end }
}
