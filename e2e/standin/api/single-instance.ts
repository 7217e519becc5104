// One app for each user data folder: a lock file with the first one's process id, and a drop box for what later starts were given.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { join } from 'node:path'

export interface SecondStart {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly data: unknown
}

export interface InstanceLock {
  release(): void
}

/** Synchronous, as Electron's own. Null when another process has the lock; it is told of this start. */
export function takeInstanceLock(folder: string, mine: SecondStart, onSecondStart: (start: SecondStart) => void): InstanceLock | null {
  const lock = join(folder, 'standin-instance-lock')
  const box = join(folder, 'standin-second-starts')
  mkdirSync(box, { recursive: true })
  if (!writeLock(lock)) {
    const message = join(box, `${process.pid}-${Date.now()}.json`)
    writeFileSync(`${message}.part`, JSON.stringify(mine))
    renameSync(`${message}.part`, message)
    return null
  }
  const watcher: FSWatcher = watch(box, () => {
    for (const start of takeMessages(box)) onSecondStart(start)
  })
  return {
    release() {
      watcher.close()
      rmSync(lock, { force: true })
    },
  }
}

function writeLock(lock: string): boolean {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (isAlive(Number(readFileSync(lock, 'utf8')))) return false
      rmSync(lock, { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // No such process: its lock means nothing any more.
    return false
  }
}

function takeMessages(box: string): SecondStart[] {
  return readdirSync(box).filter((name) => name.endsWith('.json')).map((name) => {
    const path = join(box, name)
    const start = JSON.parse(readFileSync(path, 'utf8')) as SecondStart
    rmSync(path)
    return start
  })
}
