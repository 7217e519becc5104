import { createHash } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAgentFile, writeAgentFile } from './agent-files.ts'
import { createWorkspaceFiles, createWorkspaces, resolveAgentIdentity } from './index.ts'
import { agentFiles } from './file-history/testing/agent-files.ts'
import { agentProfile, fakeClock, put, recordingLogger, temporaryDirectory } from './testing/fixtures.ts'

let directory: ReturnType<typeof temporaryDirectory>
let workspace: string
beforeEach(() => {
  directory = temporaryDirectory()
  workspace = join(directory.path, 'workspace')
})
afterEach(() => directory.remove())

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const thrown = (action: () => unknown): unknown => {
  try {
    return action()
  } catch (error) {
    return error
  }
}

describe('a workspace', () => {
  const workspaces = () => createWorkspaces({ templatesDirectory: join(import.meta.dirname, '../../assets/workspace'), stateDirectory: directory.path, clock: fakeClock(), logger: recordingLogger() })

  it('is created from the templates, private to its owner', () => {
    expect(workspaces().ensure(workspace)).toEqual({ created: true })
    expect(readdirSync(workspace).toSorted()).toEqual(['AGENTS.md', 'BOOTSTRAP.md', 'IDENTITY.md', 'MEMORY.md', 'SOUL.md', 'USER.md'])
    expect(statSync(workspace).mode & (process.platform === 'win32' ? 0 : 0o077)).toBe(0)
  })

  it('is never written to again: neither changed nor deleted files come back', () => {
    put(join(workspace, 'USER.md'), 'mine')
    expect(workspaces().ensure(workspace)).toEqual({ created: false })
    expect(readdirSync(workspace)).toEqual(['USER.md'])
    expect(readFileSync(join(workspace, 'USER.md'), 'utf8')).toBe('mine')
  })

  it('that cannot be created is reported, not fatal', () => {
    put(join(directory.path, 'file'), '')
    expect(workspaces().ensure(join(directory.path, 'file', 'inside'))).toEqual({ created: false })
    expect(workspaces().ensure(join(directory.path, 'file'))).toEqual({ created: false })
  })

  it('goes to the trash when it is ours, and stays when it is not', () => {
    const own = join(directory.path, 'state', 'workspace-x')
    const all = createWorkspaces({ templatesDirectory: '/none', stateDirectory: join(directory.path, 'state'), clock: fakeClock(), logger: recordingLogger() })
    put(join(own, 'a.md'), 'kept')
    put(join(workspace, 'b.md'), 'theirs')
    expect(all.discard(own)).toEqual({ path: own, outcome: 'trash' })
    const [kept] = readdirSync(join(directory.path, 'state', 'trash'))
    expect(readFileSync(join(directory.path, 'state', 'trash', kept ?? '', 'a.md'), 'utf8')).toBe('kept')
    expect(all.discard(own)).toEqual({ path: own, outcome: 'missing' })
    symlinkSync(workspace, join(directory.path, 'state', 'link'))
    for (const path of [workspace, join(directory.path, 'state', 'link'), join(directory.path, 'state')]) expect(all.discard(path).outcome).toBe('failed')
    expect(existsSync(join(workspace, 'b.md'))).toBe(true)
  })
})

describe('agent files', () => {
  it('are listed by name, with what is normal to be missing marked', () => {
    put(join(workspace, 'SOUL.md'), 'calm')
    const files = agentFiles().service.list(workspace)
    expect(files.find((file) => file.name === 'SOUL.md')).toMatchObject({ missing: false, size: 4 })
    expect(files.find((file) => file.name === 'AGENTS.md')).toMatchObject({ missing: true })
    expect(files.find((file) => file.name === 'MEMORY.md')).toMatchObject({ missing: true, expectedAbsent: true })
    expect(files.some((file) => 'content' in file)).toBe(false)
  })

  it('are written whole and read back with their hash, creating the workspace', () => {
    const written = writeAgentFile(workspace, 'SOUL.md', 'größe')
    expect(written).toMatchObject({ content: 'größe', hash: hash('größe'), size: 7 })
    expect(readAgentFile(workspace, 'SOUL.md')).toEqual(written)
    expect(readdirSync(workspace)).toEqual(['SOUL.md'])
  })

  it('are not overwritten when someone else was faster', () => {
    writeAgentFile(workspace, 'SOUL.md', 'one')
    writeAgentFile(workspace, 'SOUL.md', 'two', hash('one').toUpperCase())
    expect(thrown(() => writeAgentFile(workspace, 'SOUL.md', 'three', hash('one')))).toMatchObject({ code: 'INVALID_REQUEST', details: { type: 'agent_file_conflict', currentHash: hash('two') } })
    expect(thrown(() => writeAgentFile(workspace, 'USER.md', 'x', hash('one')))).toMatchObject({ details: { type: 'agent_file_conflict', currentHash: null } })
    expect(readAgentFile(workspace, 'SOUL.md').content).toBe('two')
  })

  it.each(['../secret', '/etc/passwd', 'notes.md', 'AGENTS.md/../../secret', './AGENTS.md', 'agents.md\0', 'memory/2026.md', ''])('refuse the name %j', (name) => {
    put(join(directory.path, 'secret'), 'x')
    expect(thrown(() => readAgentFile(workspace, name))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(thrown(() => writeAgentFile(workspace, name, 'x'))).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('refuse links that leave the workspace or lead nowhere, for reading and writing', () => {
    const secret = put(join(directory.path, 'secret'), 'the key')
    mkdirSync(workspace)
    symlinkSync(secret, join(workspace, 'SOUL.md'))
    symlinkSync(join(directory.path, 'absent'), join(workspace, 'USER.md'))
    for (const name of ['SOUL.md', 'USER.md']) {
      expect(thrown(() => readAgentFile(workspace, name))).toMatchObject({ code: 'INVALID_REQUEST', details: { type: 'agent_file_unsafe' } })
      expect(thrown(() => writeAgentFile(workspace, name, 'x'))).toMatchObject({ code: 'INVALID_REQUEST' })
    }
    expect(agentFiles().service.list(workspace).find((file) => file.name === 'SOUL.md')).toMatchObject({ missing: true })
    expect(readFileSync(secret, 'utf8')).toBe('the key')
    expect(existsSync(join(directory.path, 'absent'))).toBe(false)
  })

  it('follow a link inside the workspace, and a workspace that is itself a link', () => {
    put(join(workspace, 'shared/rules.md'), 'rules')
    symlinkSync(join(workspace, 'shared/rules.md'), join(workspace, 'AGENTS.md'))
    symlinkSync(workspace, join(directory.path, 'link'))
    expect(writeAgentFile(join(directory.path, 'link'), 'AGENTS.md', 'new rules').content).toBe('new rules')
    expect(readFileSync(join(workspace, 'shared/rules.md'), 'utf8')).toBe('new rules')
  })

  it('do not write through a hard link', () => {
    const other = put(join(directory.path, 'other'), 'theirs')
    mkdirSync(workspace)
    linkSync(other, join(workspace, 'SOUL.md'))
    writeAgentFile(workspace, 'SOUL.md', 'ours')
    expect(readFileSync(other, 'utf8')).toBe('theirs')
  })

  it('refuse directories and files that are too large', () => {
    mkdirSync(join(workspace, 'SOUL.md'), { recursive: true })
    writeFileSync(join(workspace, 'USER.md'), 'x'.repeat(1_000_001))
    for (const name of ['SOUL.md', 'USER.md']) expect(thrown(() => readAgentFile(workspace, name))).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(thrown(() => writeAgentFile(workspace, 'AGENTS.md', 'x'.repeat(1_000_001)))).toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('an agent\'s identity', () => {
  const files = () => createWorkspaceFiles({ settings: () => ({ fileCharacters: 1_000, totalCharacters: 1_000 }) })

  it('comes from configuration, then the agent\'s name, then IDENTITY.md, then a default', () => {
    const agent = agentProfile({ workspace })
    expect(resolveAgentIdentity(agent, files())).toEqual({ name: 'Assistant', nameSource: 'default' })
    put(join(workspace, 'IDENTITY.md'), '# Me\n- **Name:** Ada\n- **Emoji:** 🦉\n- Manner: _(not yet)_\n')
    expect(resolveAgentIdentity(agent, files())).toEqual({ name: 'Ada', nameSource: 'workspace', emoji: '🦉' })
    expect(resolveAgentIdentity({ ...agent, name: 'Bea' }, files())).toMatchObject({ name: 'Bea', nameSource: 'agent' })
    expect(resolveAgentIdentity({ ...agent, name: 'Bea', identity: { name: 'Cleo' } }, files())).toMatchObject({ name: 'Cleo', nameSource: 'config' })
  })

  it('is what the dashboard is told to show while it has none of its own', () => {
    const agent = { ...agentProfile({ workspace }), shownAs: { name: 'Molty', avatar: 'CB' } }
    expect(resolveAgentIdentity(agent, files())).toEqual({ name: 'Molty', nameSource: 'config', emoji: 'CB' })
    expect(resolveAgentIdentity({ ...agent, shownAs: { avatar: '👩‍🚀' } }, files())).toEqual({ name: 'Assistant', nameSource: 'default', emoji: '👩‍🚀' })
    expect(resolveAgentIdentity({ ...agent, shownAs: { avatar: 'data:image/png;base64,AA==' } }, files())).toMatchObject({ avatar: 'data:image/png;base64,AA==' })
    expect(resolveAgentIdentity({ ...agent, identity: { emoji: '🦉' } }, files())).toEqual({ name: 'Molty', nameSource: 'config', emoji: '🦉' })
    put(join(workspace, 'IDENTITY.md'), '- **Name:** Ada\n')
    expect(resolveAgentIdentity(agent, files())).toMatchObject({ name: 'Ada', nameSource: 'workspace' })
  })

  it('ignores the empty template', () => {
    put(join(workspace, 'IDENTITY.md'), readFileSync(join(import.meta.dirname, '../../assets/workspace/IDENTITY.md'), 'utf8'))
    expect(resolveAgentIdentity(agentProfile({ workspace }), files())).toEqual({ name: 'Assistant', nameSource: 'default' })
  })
})
