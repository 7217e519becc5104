// Tells whether a recorded process still is that process: ids are given out again, start times are not.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Not Linux, or the process is gone.
    return null
  }
}

/** Changes with every start of the operating system; null where that is not told. */
export function bootId(): string | null {
  return read('/proc/sys/kernel/random/boot_id')?.trim() ?? null
}

/** Opaque start moment of a living process; null when it does not exist or its start is not told. */
export function processStart(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`)
  // The name in parentheses may contain anything: count fields after it. Start time is the 22nd field, the 20th after the name.
  if (stat !== null) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  if (process.platform === 'linux' || process.platform === 'win32') return null
  try {
    return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null
  } catch {
    // `ps` exits with an error when there is no such process.
    return null
  }
}

/** Whether a process with this id exists, whoever owns it. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
