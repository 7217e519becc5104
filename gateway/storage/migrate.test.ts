import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { backupNow, listBackups } from './backups.ts'
import { openConnection } from './database.ts'
import { migrate, schemaVersion } from './migrate.ts'

it('applies missing steps as a whole, after a backup of what was there', () => {
  const directory = mkdtempSync(join(tmpdir(), 'claw-migrate-'))
  const database = openConnection(join(directory, 'state.db'))
  const backups = join(directory, 'backups')
  const save = () => void backupNow(database, backups, Date.UTC(2026, 0, 1))
  const one = 'CREATE TABLE a (x)'
  expect(migrate(database, [one], save)).toBe(1)
  expect(listBackups(backups)).toEqual([])
  expect(() => migrate(database, [one, 'CREATE TABLE b (x)', 'not SQL'], save)).toThrow(/syntax error/)
  expect(schemaVersion(database)).toBe(1)
  expect(listBackups(backups)).toMatchObject([{ takenAtMs: Date.UTC(2026, 0, 1) }])
  expect(migrate(database, [one, 'CREATE TABLE b (x)'], save)).toBe(1)
  expect(migrate(database, [one, 'CREATE TABLE b (x)'], save)).toBe(0)
  database.close()
  const copy = openConnection(listBackups(backups)[0]?.path ?? '')
  expect(copy.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()).toEqual(['a'])
  copy.close()
  rmSync(directory, { recursive: true })
})
