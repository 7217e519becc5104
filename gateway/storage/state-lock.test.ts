import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireStateLock, atomicWriteFile, prepareStateDirectory, stateLockHolder } from './index.ts'
import { bootId, processStart } from './process-identity.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'claw-state-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function record(holder: Record<string, unknown>) {
  writeFileSync(join(directory, 'gateway.lock'), JSON.stringify({ startedAtMs: 1, processStart: null, bootId: null, token: 'x', ...holder }))
}

async function sleeper() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, end: async () => { child.kill('SIGKILL'); await once(child, 'exit') } }
}

describe('prepareStateDirectory', () => {
  it('makes a private directory and knows its places', () => {
    const root = join(directory, 'deep', 'state')
    const layout = prepareStateDirectory(root)
    expect(statSync(root).mode & 0o777).toBe(0o700)
    expect(layout.databaseFile).toBe(join(root, 'state.db'))
    expect(readdirSync(root)).toEqual([])
  })

  it('names the place when a part of the path is a file', () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')
    expect(() => prepareStateDirectory(join(file, 'state'))).toThrow(`cannot open ${join(file, 'state')}`)
  })

  it.skipIf(process.platform !== 'linux')('says that a read-only place is read-only, also to root', () => {
    // The kernel refuses new names here to everybody.
    expect(() => prepareStateDirectory('/sys/kernel/claw-state')).toThrow('cannot write /sys/kernel/claw-state: it is read-only')
  })
})

describe('acquireStateLock', () => {
  it('holds the directory until it is released', () => {
    const layout = prepareStateDirectory(directory)
    const lock = acquireStateLock(layout)
    expect(stateLockHolder(layout)).toMatchObject({ pid: process.pid })
    expect(() => acquireStateLock(layout)).toThrow(`another gateway (process ${process.pid}`)
    lock.release()
    expect(stateLockHolder(layout)).toBeNull()
    acquireStateLock(layout).release()
    expect(readdirSync(directory)).toEqual([])
  })

  it('names the living process that has it', async () => {
    const other = await sleeper()
    record({ pid: other.pid, processStart: processStart(other.pid), bootId: bootId() })
    expect(() => acquireStateLock(prepareStateDirectory(directory))).toThrow(`process ${other.pid}, since 1970`)
    await other.end()
    acquireStateLock(prepareStateDirectory(directory)).release()
  })

  it.skipIf(process.platform !== 'linux')('takes over when the id belongs to another process by now', async () => {
    const other = await sleeper()
    record({ pid: other.pid, processStart: '1', bootId: bootId() })
    const first = acquireStateLock(prepareStateDirectory(directory))
    expect(first.holder.pid).toBe(process.pid)
    record({ pid: other.pid, processStart: processStart(other.pid), bootId: 'an earlier start of the system' })
    expect(acquireStateLock(prepareStateDirectory(directory)).holder.pid).toBe(process.pid)
    await other.end()
  })

  it.each(['', '{', '{"pid":"x"}', 'null'])('takes over a lock file that names nobody: %j', (text) => {
    writeFileSync(join(directory, 'gateway.lock'), text)
    const lock = acquireStateLock(prepareStateDirectory(directory))
    expect(stateLockHolder({ lockFile: join(directory, 'gateway.lock') })?.token).toBe(lock.holder.token)
  })

  it('does not remove a lock that somebody else has taken meanwhile', () => {
    const lock = acquireStateLock(prepareStateDirectory(directory))
    record({ pid: 1, token: 'theirs' })
    lock.release()
    expect(existsSync(join(directory, 'gateway.lock'))).toBe(true)
  })
})

describe('atomicWriteFile', () => {
  it('replaces the file, privately, and leaves nothing behind', () => {
    const path = join(directory, 'document.json')
    atomicWriteFile(path, 'one')
    atomicWriteFile(path, 'two')
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(directory)).toEqual(['document.json'])
  })

  it('keeps the old file and names the place when it cannot write', () => {
    const path = join(directory, 'taken')
    writeFileSync(path, '')
    expect(() => atomicWriteFile(join(path, 'document.json'), 'x')).toThrow(join(path, 'document.json'))
  })
})
