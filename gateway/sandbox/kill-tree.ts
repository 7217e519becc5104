// Ends a command with everything it started, also what left its process group.
import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'

/** Set in the environment of every command: finds children that detached themselves. */
export const COMMAND_MARKER = 'OPENCLAW_EXEC_ID'

interface ProcessRow {
  readonly pid: number
  readonly parent: number
}

async function linuxProcesses(): Promise<ProcessRow[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const rows = await Promise.all(names.map(async (name): Promise<ProcessRow | null> => {
    try {
      const text = await readFile(`/proc/${name}/stat`, 'utf8')
      // The name in parentheses may contain spaces: count fields after it. State, then parent.
      const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ')
      return state === 'Z' ? null : { pid: Number(name), parent: Number(parent) }
    } catch {
      // It ended between the listing and the read.
      return null
    }
  }))
  return rows.filter((row) => row !== null)
}

function listWithPs(): Promise<ProcessRow[]> {
  return new Promise((resolve) => {
    const child = spawn('/bin/ps', ['-axo', 'pid=,ppid=,stat='], { stdio: ['ignore', 'pipe', 'ignore'], env: {} })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    child.once('error', () => resolve([]))
    child.once('close', () => {
      const rows = text.split('\n').map((line) => line.trim().split(/\s+/)).filter((fields) => fields.length >= 3 && !fields[2]?.startsWith('Z'))
      resolve(rows.map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) })))
    })
  })
}

async function isMarked(pid: number, marker: string): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').includes(`${COMMAND_MARKER}=${marker}`)
  } catch {
    // Gone, or another user's.
    return false
  }
}

/** Living processes of a command: descendants by parent, and on Linux also those that carry its marker. `root` is null once it has ended. */
export async function processesOf(root: number | null, marker: string): Promise<number[]> {
  const rows = process.platform === 'linux' ? await linuxProcesses() : await listWithPs()
  const found = new Set<number>(rows.filter((row) => row.pid === root).map((row) => row.pid))
  const family = new Set<number>(root === null ? [] : [root])
  for (let grew = family.size > 0; grew;) {
    grew = false
    for (const row of rows) {
      if (family.has(row.parent) && !family.has(row.pid)) {
        family.add(row.pid)
        found.add(row.pid)
        grew = true
      }
    }
  }
  if (process.platform === 'linux') {
    const strangers = rows.filter((row) => !found.has(row.pid) && row.pid !== process.pid)
    const marked = await Promise.all(strangers.map(async (row) => ((await isMarked(row.pid, marker)) ? row.pid : null)))
    for (const pid of marked) if (pid !== null) found.add(pid)
  }
  return [...found]
}

function signal(target: number, name: NodeJS.Signals): void {
  try {
    process.kill(target, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error
  }
}

function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const POLL_MS = 25
const ROUNDS_AFTER_KILL = 40

/**
 * Asks the whole tree to end and, after `graceMs`, makes it. Resolves when it is gone or can't be ended. `root` leads its own process group;
 * null once it has ended, because its number may belong to a stranger by then.
 */
export async function killTree(root: number | null, marker: string, graceMs: number): Promise<void> {
  if (process.platform === 'win32') return root === null ? undefined : taskkill(root)
  // The group first: listing takes a moment in which the tree could grow.
  if (root !== null) signal(-root, 'SIGTERM')
  for (const pid of await processesOf(root, marker)) signal(pid, 'SIGTERM')
  const patienceEnds = performance.now() + graceMs
  for (let forced = 0; forced < ROUNDS_AFTER_KILL;) {
    const alive = await processesOf(root, marker)
    if (alive.length === 0) return
    if (performance.now() >= patienceEnds) {
      if (root !== null && alive.includes(root)) signal(-root, 'SIGKILL')
      for (const pid of alive) signal(pid, 'SIGKILL')
      forced += 1
    }
    await delay(POLL_MS)
  }
}
