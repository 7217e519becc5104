// Starts the system's ssh with a list of arguments, never a line for a shell. It ends when this program does, whatever ended that.
import { spawn } from 'node:child_process'

export interface RunningSsh {
  /** What it wrote until it ended; null when there is no ssh on this computer. Never rejects. */
  readonly ended: Promise<string | null>
  end(): void
}

export type RunSsh = (args: readonly string[]) => RunningSsh

/** Only the last of it is kept. */
const KEPT_OUTPUT = 16_384
/** As shells say that there is no such program. */
const NOT_FOUND = 127

/**
 * A program that is killed can't end its children. This one waits beside ssh on a pipe that only the app holds open: when the app is gone,
 * however that came about, the pipe ends and ssh with it. The arguments pass through as they are. `3` is the pipe, because what runs in the background has no input.
 */
const KEEPER = `
command -v ssh >/dev/null || exit ${NOT_FOUND}
exec 3<&0
ssh "$@" 3<&- </dev/null &
child=$!
{ read -r _ <&3; kill "$child"; } >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait "$child"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
`

/** What is started for ssh with these arguments. On Windows, children end with the job of the program that started them. Pure. */
export function sshCommand(platform: NodeJS.Platform, args: readonly string[]): { readonly file: string; readonly args: readonly string[] } {
  return platform === 'win32' ? { file: 'ssh', args } : { file: '/bin/sh', args: ['-c', KEEPER, 'ssh', ...args] }
}

export const runSsh: RunSsh = (given) => {
  const { file, args } = sshCommand(process.platform, given)
  // Its words are read, so they must not be translated.
  const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true, env: { ...process.env, LC_ALL: 'C' } })
  let output = ''
  child.stderr.on('data', (data: Buffer) => (output = (output + String(data)).slice(-KEPT_OUTPUT)))
  // A pipe to somebody who is gone.
  child.stdin.on('error', () => undefined)
  const end = (): void => {
    child.stdin.destroy()
    if (process.platform === 'win32') child.kill()
  }
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (code) => resolve(code === NOT_FOUND ? null : output))
  })
  return { ended, end }
}
