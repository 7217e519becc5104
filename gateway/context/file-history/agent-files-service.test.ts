import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { put, T0, temporaryDirectory } from '../testing/fixtures.ts'
import { agentFiles } from './testing/agent-files.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

let directory: ReturnType<typeof temporaryDirectory>
let workspace: string
let files: ReturnType<typeof agentFiles>
beforeEach(() => {
  directory = temporaryDirectory()
  workspace = join(directory.path, 'workspace')
  mkdirSync(workspace)
  files = agentFiles()
})
afterEach(() => {
  files.database.close()
  directory.remove()
})

const authors = (name = 'SOUL.md') => files.service.history(workspace, name).map(({ author }) => author)
const contents = (name = 'SOUL.md') => files.service.history(workspace, name).map(({ id }) => files.service.version(workspace, name, id).content)

describe('the history of a workspace file', () => {
  it('begins with what was there and knows who wrote what', () => {
    put(join(workspace, 'SOUL.md'), 'as it came')
    files.service.write(workspace, 'SOUL.md', 'mine')
    const path = join(workspace, 'SOUL.md')
    files.service.aboutToChange([path], workspace)
    writeFileSync(path, 'by the assistant')
    files.service.changed([path], workspace, 'agent:main:main')
    writeFileSync(path, 'by an editor')
    expect(authors()).toEqual(['outside', 'assistant', 'owner', 'start'])
    expect(contents()).toEqual(['by an editor', 'by the assistant', 'mine', 'as it came'])
    expect(files.service.history(workspace, 'SOUL.md')[1]).toMatchObject({ sessionKey: 'agent:main:main', hash: hash('by the assistant'), size: 16, recordedAtMs: T0 })
    expect(files.changes).toEqual([
      { workspace, name: 'SOUL.md', author: 'owner', hash: hash('mine') },
      { workspace, name: 'SOUL.md', author: 'assistant', hash: hash('by the assistant') },
    ])
  })

  it('notices what changed behind it when the files are listed, read or written', () => {
    const path = put(join(workspace, 'SOUL.md'), 'one')
    files.service.list(workspace)
    writeFileSync(path, 'two')
    files.service.read(workspace, 'SOUL.md')
    writeFileSync(path, 'three')
    files.service.write(workspace, 'SOUL.md', 'four')
    rmSync(path)
    expect(contents()).toEqual([null, 'four', 'three', 'two', 'one'])
    expect(authors()).toEqual(['outside', 'owner', 'outside', 'outside', 'start'])
  })

  it('dates what it finds by the file, never before the version before and never in the future', () => {
    const path = put(join(workspace, 'SOUL.md'), 'one')
    utimesSync(path, (T0 - 60_000) / 1000, (T0 - 60_000) / 1000)
    files.service.read(workspace, 'SOUL.md')
    writeFileSync(path, 'two')
    utimesSync(path, (T0 + 9e6) / 1000, (T0 + 9e6) / 1000)
    files.service.read(workspace, 'SOUL.md')
    writeFileSync(path, 'three')
    utimesSync(path, 1000, 1000)
    expect(files.service.history(workspace, 'SOUL.md').map(({ recordedAtMs }) => recordedAtMs)).toEqual([T0, T0, T0 - 60_000])
  })

  it('gains nothing from writing the same again, and a file that was never there has none', () => {
    files.service.write(workspace, 'SOUL.md', 'same')
    files.service.write(workspace, 'SOUL.md', 'same')
    expect(authors()).toEqual(['owner'])
    expect(files.service.history(workspace, 'USER.md')).toEqual([])
    expect(files.changes).toHaveLength(1)
  })

  it('brings an earlier version back as a new one, guarded like any write', () => {
    files.service.write(workspace, 'SOUL.md', 'one')
    files.service.write(workspace, 'SOUL.md', 'two')
    const [, first] = files.service.history(workspace, 'SOUL.md')
    const id = first?.id ?? 0
    expect(() => files.service.restore(workspace, 'SOUL.md', id, hash('stale'))).toThrow(/changed by someone else/)
    expect(files.service.restore(workspace, 'SOUL.md', id, hash('two'))).toMatchObject({ content: 'one' })
    expect(readFileSync(join(workspace, 'SOUL.md'), 'utf8')).toBe('one')
    expect(contents()).toEqual(['one', 'two', 'one'])
    expect(files.service.history(workspace, 'SOUL.md')[0]).toMatchObject({ author: 'owner', restoredFrom: id })
    expect(() => files.service.restore(workspace, 'SOUL.md', 999)).toThrow(/not kept/)
    expect(() => files.service.version(workspace, 'USER.md', id)).toThrow(/not kept/)
  })

  it('does not bring back a version in which the file was gone', () => {
    const path = put(join(workspace, 'SOUL.md'), 'one')
    files.service.read(workspace, 'SOUL.md')
    rmSync(path)
    const [gone] = files.service.history(workspace, 'SOUL.md')
    expect(() => files.service.restore(workspace, 'SOUL.md', gone?.id ?? 0)).toThrow(/did not exist/)
  })

  it('keeps at most a hundred versions, and of large ones fewer', () => {
    for (let turn = 0; turn < 130; turn += 1) files.service.write(workspace, 'SOUL.md', `version ${turn}`)
    expect(contents()).toHaveLength(100)
    expect(contents().at(-1)).toBe('version 30')
    for (let turn = 0; turn < 8; turn += 1) files.service.write(workspace, 'USER.md', `${turn}`.repeat(900_000))
    expect(files.service.history(workspace, 'USER.md')).toHaveLength(4)
    const stored = files.database.prepare('SELECT count(*) AS count FROM agent_file_contents').get()
    expect(stored).toEqual({ count: 104 })
  })

  it('is forgotten with its workspace, while another that has the same text keeps it', () => {
    const other = join(directory.path, 'other')
    mkdirSync(other)
    for (const place of [workspace, other]) files.service.write(place, 'SOUL.md', 'shared text')
    files.service.forget(workspace)
    expect(files.history.versions(workspace, 'SOUL.md')).toEqual([])
    const [kept] = files.history.versions(other, 'SOUL.md')
    expect(files.history.version(other, 'SOUL.md', kept?.id ?? 0)?.content).toBe('shared text')
  })

  it('takes only its own files for changes of the assistant, by their real place', () => {
    const elsewhere = put(join(directory.path, 'SOUL.md'), 'elsewhere')
    const deeper = put(join(workspace, 'notes', 'SOUL.md'), 'a note')
    const plain = put(join(workspace, 'notes.md'), 'notes')
    files.service.aboutToChange([elsewhere, deeper, plain], workspace)
    files.service.changed([elsewhere, deeper, plain], workspace, 'agent:main:main')
    expect(authors()).toEqual([])
  })

  it('never stands in the way of the work: what cannot be kept is logged', () => {
    symlinkSync(join(directory.path, 'absent'), join(workspace, 'SOUL.md'))
    files.service.aboutToChange([join(workspace, 'SOUL.md')], workspace)
    expect(files.logger.lines.join()).toContain('could not be kept')
    files.database.close()
    expect(files.service.write(workspace, 'USER.md', 'written')).toMatchObject({ content: 'written' })
    files = agentFiles()
  })

  it('does not take a file that is unsafe to open for one that is gone', () => {
    const path = put(join(workspace, 'SOUL.md'), 'one')
    files.service.read(workspace, 'SOUL.md')
    rmSync(path)
    symlinkSync('/etc/hostname', path)
    expect(files.service.list(workspace).find(({ name }) => name === 'SOUL.md')).toMatchObject({ missing: true })
    expect(files.history.versions(workspace, 'SOUL.md')).toHaveLength(1)
  })
})
