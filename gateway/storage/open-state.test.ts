import { existsSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, writeSync, closeSync, copyFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openState, prepareStateDirectory } from './index.ts'
import type { StateLayout } from './index.ts'
import { listBackups } from './backups.ts'

let directory = ''
let layout: StateLayout
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'claw-open-'))
  layout = prepareStateDirectory(directory)
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const marker = () => `${layout.databaseFile}.open`
const clock = { time: Date.UTC(2026, 10, 22), now: () => (clock.time += 1_000) }
const open = () => openState({ layout, clock })
const names = (state: ReturnType<typeof open>) => state.database.prepare('SELECT name FROM documents ORDER BY name').pluck().all()
const add = (state: ReturnType<typeof open>, name: string) => state.database.prepare(`INSERT INTO documents VALUES (?, ?, 1)`).run(name, 'x'.repeat(5_000))

/** Overwrites the middle of the file, as a failing disk would. */
function damage(file: string, from = 4_096) {
  const size = statSync(file).size
  const descriptor = openSync(file, 'r+')
  for (let at = from; at + 4_096 <= size; at += 4_096) writeSync(descriptor, Buffer.alloc(2_048, 0xa5), 0, 2_048, at)
  closeSync(descriptor)
}

describe('openState', () => {
  it('marks the database as open and removes the mark at a clean end', () => {
    const state = open()
    expect(state.recovery).toBeNull()
    expect(existsSync(marker())).toBe(true)
    state.close()
    expect(existsSync(marker())).toBe(false)
  })

  it('makes verified backups off the thread and keeps the newest few', async () => {
    const state = open()
    add(state, 'a')
    for (let number = 0; number < 5; number += 1) await state.backup()
    state.close()
    const backups = listBackups(layout.backupsDirectory)
    expect(backups).toHaveLength(3)
    expect(readdirSync(layout.backupsDirectory)).toHaveLength(3)
    expect((backups[0]?.takenAtMs ?? 0) > (backups[1]?.takenAtMs ?? 0)).toBe(true)
  })

  it('restores the last verified backup when the file is damaged, and keeps the damaged file', async () => {
    const state = open()
    for (const name of ['a', 'b', 'c']) add(state, name)
    await state.backup()
    add(state, 'after the backup')
    state.close()
    damage(layout.databaseFile)
    const damaged = readFileSync(layout.databaseFile)
    writeFileSync(marker(), 'another boot')

    const recovered = open()
    expect(names(recovered)).toEqual(['a', 'b', 'c'])
    expect(recovered.recovery).toMatchObject({ restoredFrom: expect.stringContaining('state-2026'), backupTakenAtMs: expect.any(Number), problem: expect.any(String) })
    expect(readFileSync(String(recovered.recovery?.keptAt)).equals(damaged)).toBe(true)
    recovered.close()
    const later = open()
    expect(later.recovery).toBeNull()
    expect(names(later)).toEqual(['a', 'b', 'c'])
    later.close()
  })

  it('recovers at once from a file that is no database at all', async () => {
    const state = open()
    add(state, 'a')
    await state.backup()
    state.close()
    writeFileSync(layout.databaseFile, 'not a database '.repeat(1_000))
    const recovered = open()
    expect(names(recovered)).toEqual(['a'])
    expect(recovered.recovery?.problem).toMatch(/not a database/)
    recovered.close()
  })

  it('skips a backup that has gone bad for an older sound one', async () => {
    const state = open()
    add(state, 'a')
    await state.backup()
    add(state, 'b')
    await state.backup()
    state.close()
    const [newest, older] = listBackups(layout.backupsDirectory)
    damage(newest?.path ?? '')
    writeFileSync(layout.databaseFile, 'x'.repeat(10_000))
    const recovered = open()
    expect(recovered.recovery?.restoredFrom).toBe(older?.path)
    expect(names(recovered)).toEqual(['a'])
    recovered.close()
  })

  it('refuses to start without a backup and leaves the damaged file alone', () => {
    writeFileSync(layout.databaseFile, 'x'.repeat(10_000))
    expect(() => open()).toThrow(/is damaged .* no verified backup in .*backups; the file was left as it is/)
    expect(readFileSync(layout.databaseFile, 'utf8')).toBe('x'.repeat(10_000))
    expect(readdirSync(directory)).toEqual(['state.db'])
  })

  it('checks the file at the next start once a query reported damage', async () => {
    const state = open()
    add(state, 'a')
    await state.backup()
    state.markSuspect()
    state.close()
    damage(layout.databaseFile)
    const recovered = open()
    expect(recovered.recovery).not.toBeNull()
    recovered.close()
  })

  it('does not read the whole file after a killed process of the same boot', () => {
    const state = open()
    for (const name of ['a', 'b', 'c']) add(state, name)
    state.database.pragma('wal_checkpoint(TRUNCATE)')
    // As after SIGKILL: the marker of this boot stays.
    const copy = join(directory, 'kept-marker')
    copyFileSync(marker(), copy)
    state.close()
    copyFileSync(copy, marker())
    damage(layout.databaseFile, statSync(layout.databaseFile).size - 4_096)
    // Damage that SIGKILL cannot cause: a start that looked for it would have found it.
    const next = open()
    expect(next.recovery).toBeNull()
    next.close()
    writeFileSync(marker(), 'another boot')
    expect(() => open()).toThrow(/no verified backup/)
  })

  it('takes a missing file beside backups for a loss, not for a beginning', async () => {
    const state = open()
    add(state, 'a')
    await state.backup()
    state.close()
    rmSync(layout.databaseFile)
    const recovered = open()
    expect(names(recovered)).toEqual(['a'])
    expect(recovered.recovery).toMatchObject({ problem: 'the file is missing', keptAt: null })
    recovered.close()
  })

  it('finishes a recovery that was interrupted', () => {
    const state = open()
    add(state, 'a')
    state.close()
    renameSync(layout.databaseFile, `${layout.databaseFile}.restored`)
    const next = open()
    expect(names(next)).toEqual(['a'])
    next.close()
  })

  it('says where it could not write a backup', async () => {
    writeFileSync(layout.backupsDirectory, 'a file in the way')
    const state = open()
    await expect(state.backup()).rejects.toThrow(layout.backupsDirectory)
    state.close()
  })
})
