import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupNow } from './backups.ts'
import { createWriteTransaction, openStateDatabase } from './index.ts'
import { STATE_MIGRATIONS } from './state-schema.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'claw-storage-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('openStateDatabase', () => {
  it('creates the schema in WAL mode and finds it again', () => {
    const path = join(directory, 'state.db')
    const first = openStateDatabase({ path })
    expect(first.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(first.pragma('synchronous', { simple: true })).toBe(1)
    expect(first.pragma('foreign_keys', { simple: true })).toBe(1)
    first.prepare(`INSERT INTO documents VALUES ('a', '{}', 1)`).run()
    first.close()
    const second = openStateDatabase({ path })
    expect(second.prepare('SELECT name FROM documents').pluck().all()).toEqual(['a'])
    expect(second.pragma('user_version', { simple: true })).toBe(STATE_MIGRATIONS.length)
    second.close()
  })

  it.skipIf(process.platform === 'win32')('is for its owner only, also what an earlier version left open to others, and so are its copies', () => {
    const path = join(directory, 'state.db')
    openStateDatabase({ path }).close()
    chmodSync(path, 0o664)
    const database = openStateDatabase({ path })
    const { path: backup } = backupNow(database, join(directory, 'backups'), 1_000)
    const modes = [path, `${path}-wal`, `${path}-shm`, backup].map((file) => (statSync(file).mode & 0o777).toString(8))
    database.close()
    expect(modes).toEqual(['600', '600', '600', '600'])
  })

  it('refuses a database of a newer version and says what to do', () => {
    const path = join(directory, 'state.db')
    const newer = openStateDatabase({ path })
    newer.pragma('user_version = 999')
    newer.close()
    expect(() => openStateDatabase({ path })).toThrow(/newer version of OpenClaw Desktop \(schema 999/)
  })

  it('names the place when the path cannot be used', () => {
    const file = join(directory, 'a-file')
    writeFileSync(file, 'x')
    expect(() => openStateDatabase({ path: join(file, 'state.db') })).toThrow(join(file, 'state.db'))
  })

  it('says that the file is damaged and leaves it alone', () => {
    const path = join(directory, 'state.db')
    writeFileSync(path, 'this is certainly not a database, but it is long enough to be read as a header'.repeat(20))
    expect(() => openStateDatabase({ path })).toThrow(/is damaged/)
  })

  it('explains a full disk and keeps what was there', () => {
    const database = openStateDatabase({ path: join(directory, 'state.db') })
    const write = createWriteTransaction(database)
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 2}`)
    const insert = database.prepare('INSERT INTO documents VALUES (?, ?, 1)')
    write(() => insert.run('small', '{}'))
    expect(() => write(() => insert.run('large', 'x'.repeat(100_000)))).toThrow(/no space left to write .*state\.db/)
    expect(database.prepare('SELECT name FROM documents').pluck().all()).toEqual(['small'])
    database.close()
  })

  it('explains a read-only database', () => {
    const database = openStateDatabase({ path: join(directory, 'state.db') })
    const write = createWriteTransaction(database)
    database.pragma('query_only = ON')
    expect(() => write(() => database.prepare(`INSERT INTO documents VALUES ('a', '{}', 1)`).run())).toThrow(/cannot write .*state\.db: it is read-only/)
    database.close()
  })
})
