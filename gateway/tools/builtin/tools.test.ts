import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toolContract } from '../../plugin-api/testing/tool-contract.ts'
import { createWorld } from '../testing/fixtures.ts'
import type { World } from '../testing/fixtures.ts'

const GOOD: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  read: { path: 'note.txt' },
  write: { path: 'new/file.txt', content: 'hello' },
  edit: { path: 'note.txt', oldText: 'first', newText: 'FIRST' },
  apply_patch: { input: '*** Begin Patch\n*** Add File: added.txt\n+hello\n*** End Patch' },
  exec: { command: 'echo hello' },
  process: { action: 'list' },
  session_status: {},
  sessions_list: {},
  sessions_history: { sessionKey: 'agent:main:main' },
  sessions_send: { sessionKey: 'agent:main:subagent:1', message: 'hi' },
  sessions_spawn: { task: 'look around' },
  agents_list: {},
}

for (const [name, goodArguments] of Object.entries(GOOD)) {
  toolContract(name, async () => {
    const world = await createWorld()
    await writeFile(join(world.workspace, 'note.txt'), 'first\nsecond\n')
    const tool = world.tools.find((candidate) => candidate.name === name)
    if (tool === undefined) throw new Error(`no tool ${name}`)
    return { tool, context: world.context, goodArguments, close: world.close }
  })
}

describe('built-in tools', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld({ owner: 'deny' })
  })
  afterEach(() => world.close())

  it('cost at most 3.6 kB as OpenAI tool definitions', () => {
    const definitions = world.runner.definitions(world.scope()).map((definition) => ({ type: 'function', function: definition }))
    expect(definitions.map((entry) => entry.function.name)).toEqual(Object.keys(GOOD))
    expect(JSON.stringify(definitions).length).toBeLessThanOrEqual(3_600)
  })

  describe('read', () => {
    it('pages through lines and says how to go on', async () => {
      await writeFile(join(world.workspace, 'long.txt'), Array.from({ length: 50 }, (_, index) => `line ${index + 1}`).join('\n'))
      expect(await world.text('read', { path: 'long.txt', offset: 10, limit: 2 })).toBe('line 10\nline 11\n[lines 10-11 shown; more follow: continue with offset 12]')
      expect(await world.text('read', { path: 'long.txt', offset: 49, limit: 10 })).toBe('line 49\nline 50')
      expect(await world.text('read', { path: 'long.txt', offset: 99 })).toContain('only 50 lines')
    })

    it('reads CRLF, empty files and lines of any length', async () => {
      await writeFile(join(world.workspace, 'crlf.txt'), 'a\r\nb\r\n')
      await writeFile(join(world.workspace, 'empty.txt'), '')
      await writeFile(join(world.workspace, 'one-line.txt'), 'y'.repeat(3_000_000))
      expect(await world.text('read', { path: 'crlf.txt' })).toBe('a\nb')
      expect(await world.text('read', { path: 'empty.txt' })).toBe('(empty file)')
      expect((await world.text('read', { path: 'one-line.txt' })).length).toBeLessThan(9_000)
    })

    it('lists directories, shows images and describes binaries instead of dumping them', async () => {
      await mkdir(join(world.workspace, 'dir'))
      const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
      await writeFile(join(world.workspace, 'pixel.dat'), pixel)
      await writeFile(join(world.workspace, 'tool.bin'), Buffer.from([1, 2, 0, 3]))
      expect(await world.text('read', { path: '.' })).toBe('dir/\npixel.dat\ntool.bin')
      expect((await world.call('read', { path: 'pixel.dat' })).content[1]).toEqual({ type: 'image', mimeType: 'image/png', data: pixel.toString('base64') })
      expect(await world.text('read', { path: 'tool.bin' })).toContain('binary file of 4 bytes')
    })

    it('names what is missing', async () => {
      expect(await world.text('read', { path: 'nothing.txt' })).toBe('nothing.txt: there is no such file.')
    })
  })

  describe('write and edit', () => {
    it('creates directories, keeps modes and leaves no temporary files', async () => {
      await world.text('write', { path: 'deep/er/file.sh', content: 'one' })
      await world.call('exec', { command: 'true' })
      const path = join(world.workspace, 'deep/er/file.sh')
      const { chmod } = await import('node:fs/promises')
      await chmod(path, 0o750)
      await world.text('write', { path: 'deep/er/file.sh', content: 'two' })
      expect(await readFile(path, 'utf8')).toBe('two')
      expect((await stat(path)).mode & 0o777).toBe(0o750)
      expect(await readdir(join(world.workspace, 'deep/er'))).toEqual(['file.sh'])
    })

    it('refuses to write over a directory', async () => {
      await mkdir(join(world.workspace, 'dir'))
      const result = await world.call('write', { path: 'dir', content: 'x' })
      expect(result.isError).toBe(true)
      expect(await world.text('write', { path: 'dir', content: 'x' })).toContain('directory')
    })

    it.each([
      ['one two one', 'one', 'X', undefined, null, 'occurs 2 times'],
      ['one two one', 'one', 'X', true, 'X two X', 'Replaced 2 places'],
      ['a\r\nb\r\n', 'a\nb', 'c\nd', undefined, 'c\r\nd\r\n', 'Replaced one place'],
      ['  indented line\n', 'indented  line', 'x', undefined, null, 'other white space at line 1'],
      ['text', 'absent', 'x', undefined, null, 'was not found'],
      ['text', 'text', 'text', undefined, null, 'nothing to do'],
      ['$& $1', '$1', '$&$&', undefined, '$& $&$&', 'Replaced one place'],
    ])('edits %j: %j → %j (all: %s)', async (before, oldText, newText, all, after, message) => {
      const path = join(world.workspace, 'file.txt')
      await writeFile(path, before)
      expect(await world.text('edit', { path: 'file.txt', oldText, newText, ...(all === undefined ? {} : { all }) })).toContain(message)
      expect(await readFile(path, 'utf8')).toBe(after ?? before)
    })

    it('does not destroy what is not UTF-8', async () => {
      const bytes = Buffer.from([0x61, 0xff, 0x62])
      await writeFile(join(world.workspace, 'latin.txt'), bytes)
      expect(await world.text('edit', { path: 'latin.txt', oldText: 'a', newText: 'b' })).toContain('not UTF-8')
      expect(await readFile(join(world.workspace, 'latin.txt'))).toEqual(bytes)
    })
  })

  describe('paths that lead elsewhere', () => {
    beforeEach(async () => {
      await writeFile(join(world.outside, 'secret.txt'), 'outside')
      await writeFile(join(world.stateDirectory, 'openclaw.json'), 'token')
      await symlink(world.outside, join(world.workspace, 'link'))
      await symlink(join(world.outside, 'made.txt'), join(world.workspace, 'dangling'))
      await symlink(join(world.stateDirectory, 'openclaw.json'), join(world.workspace, 'config'))
      await symlink('loop', join(world.workspace, 'loop'))
    })

    it.each(['link/secret.txt', '../../outside/secret.txt', 'link/../link/secret.txt', '~/../outside/secret.txt'])('asks before reading %s', async (path) => {
      expect(await world.text('read', { path })).toContain('The owner refused this')
      expect(world.questions()).toEqual([expect.objectContaining({ command: `read ${join(world.outside, 'secret.txt')}` })])
      expect(world.started).toEqual([])
    })

    it.each([
      ['write', { path: 'link/made.txt', content: 'x' }],
      ['write', { path: 'dangling', content: 'x' }],
      ['write', { path: 'link/new/made.txt', content: 'x' }],
      ['apply_patch', { input: '*** Begin Patch\n*** Add File: dangling\n+x\n*** End Patch' }],
      ['apply_patch', { input: '*** Begin Patch\n*** Add File: fine.txt\n+x\n*** Add File: link/made.txt\n+x\n*** End Patch' }],
    ])('asks before %s writes through a link: %j', async (tool, args) => {
      expect(await world.text(tool, args)).toContain('The owner refused this')
      expect(await readdir(world.outside)).toEqual(['secret.txt'])
      expect(await readdir(world.workspace)).not.toContain('fine.txt')
    })

    it.each(['../openclaw.json', 'config', '/proc/self/environ', '/dev/zero', '../../state/openclaw.json'])('never reads %s, whoever allows it', async (path) => {
      const open = await createWorld({ exec: { levels: [{ mode: 'full' }] } })
      await writeFile(join(open.stateDirectory, 'openclaw.json'), 'token')
      await symlink(join(open.stateDirectory, 'openclaw.json'), join(open.workspace, 'config'))
      expect(await open.text('read', { path })).toContain("can't be read")
      expect(await open.text('write', { path, content: 'x' })).toContain("can't be changed")
      expect(await readFile(join(open.stateDirectory, 'openclaw.json'), 'utf8')).toBe('token')
      await open.close()
    })

    it.each([['loop', 'form a loop'], ['a\0b', 'NUL'], ['~root/x', 'another user']])('explains %j', async (path, message) => {
      expect(await world.text('read', { path })).toContain(message)
    })

    it('judges again when a link is moved while the owner is thinking', async () => {
      const slow = await createWorld()
      await mkdir(join(slow.outside, 'a'))
      await mkdir(join(slow.outside, 'b'))
      await symlink(join(slow.outside, 'a'), join(slow.workspace, 'link'))
      const done = slow.call('write', { path: 'link/file.txt', content: 'x' })
      const nextQuestion = async (): Promise<string> => {
        for (;;) {
          const [pending] = slow.approvals.pending()
          if (pending !== undefined) return pending.id
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      const first = await nextQuestion()
      const { rm } = await import('node:fs/promises')
      await rm(join(slow.workspace, 'link'))
      await symlink(join(slow.outside, 'b'), join(slow.workspace, 'link'))
      slow.approvals.resolve(first, 'allow-once', 'test')
      slow.approvals.resolve(await nextQuestion(), 'deny', 'test')
      expect((await done).isError).toBe(true)
      expect(slow.questions().map((question) => question.command)).toEqual([`write ${join(slow.outside, 'a/file.txt')}`, `write ${join(slow.outside, 'b/file.txt')}`])
      expect([...(await readdir(join(slow.outside, 'a'))), ...(await readdir(join(slow.outside, 'b')))]).toEqual([])
      await slow.close()
    })

    it('remembers exactly one file for good', async () => {
      const kind = await createWorld({ owner: 'allow-always' })
      const path = join(kind.outside, 'kept.txt')
      expect((await kind.call('write', { path, content: '1' })).isError).toBe(false)
      expect((await kind.call('write', { path, content: '2' })).isError).toBe(false)
      expect(kind.questions()).toHaveLength(1)
      await kind.call('read', { path })
      await kind.call('write', { path: join(kind.outside, 'other.txt'), content: '3' })
      expect(kind.questions()).toHaveLength(3)
      await kind.close()
    })

    it('reads skills without asking, but asks before changing them', async () => {
      const skill = join(world.stateDirectory, 'skills/weather/SKILL.md')
      await mkdir(join(skill, '..'), { recursive: true })
      await writeFile(skill, 'how to')
      expect(await world.text('read', { path: skill })).toBe('how to')
      expect(await world.text('write', { path: skill, content: 'x' })).toContain('The owner refused this')
      expect(world.questions().map((question) => question.command)).toEqual([`write ${skill}`])
    })

    it('refuses without asking when the workspace is a jail', async () => {
      const jail = await createWorld({ exec: { levels: [{ mode: 'full' }], workspaceOnly: true } })
      expect(await jail.text('read', { path: jail.outside })).toContain('workspaceOnly')
      expect(jail.questions()).toEqual([])
      await jail.close()
    })
  })

  describe('session tools', () => {
    it('see themselves and what they spawned, at any depth', async () => {
      const list = await world.text('sessions_list', {})
      expect(list).toContain('agent:main:main [this one]')
      expect(list).toContain('agent:main:subagent:1')
      expect(list).toContain('agent:main:subagent:2')
      expect(list).not.toContain('side')
      expect(list).not.toContain('other')
    })

    it.each([
      ['self', false, ['main:main']],
      ['tree', true, ['main:main', 'main:subagent:1', 'main:subagent:2']],
      ['agent', false, ['main:main', 'main:subagent:1', 'main:subagent:2', 'main:side']],
      ['all', false, ['main:main', 'main:subagent:1', 'main:subagent:2', 'main:side']],
      ['all', true, ['main:main', 'main:subagent:1', 'main:subagent:2', 'main:side', 'other:main']],
    ] as const)('with visibility %s (agent to agent: %s) see %j', async (visibility, enabled, expected) => {
      const other = await createWorld({ sessionSettings: { visibility, agentToAgent: { enabled, allow: ['*'] } } })
      const { details } = await other.call('sessions_list', {})
      expect(((details?.['sessions'] ?? []) as { key: string }[]).map((entry) => entry.key.slice('agent:'.length))).toEqual(expected)
      await other.close()
    })

    it('say the same about hidden and unknown sessions', async () => {
      for (const [tool, extra] of [['sessions_history', {}], ['session_status', {}], ['sessions_send', { message: 'x' }]] as const) {
        const hidden = await world.text(tool, { sessionKey: 'agent:other:main', ...extra })
        const unknown = await world.text(tool, { sessionKey: 'agent:other:gone', ...extra })
        expect(hidden.replace('main"', 'gone"')).toBe(unknown)
      }
    })

    it('send, spawn and report what the other side says', async () => {
      expect(await world.text('sessions_send', { sessionKey: 'agent:main:subagent:1', message: 'hi' })).toBe('echo hi')
      expect(await world.text('sessions_send', { sessionKey: 'agent:main:subagent:1', message: 'hi', timeoutSeconds: 0 })).toContain('Delivered')
      expect(await world.text('sessions_send', { sessionKey: 'agent:main:main', message: 'hi' })).toContain('this session itself')
      expect(await world.text('sessions_spawn', { task: 'work' })).toContain('agent:main:subagent:9')
      expect(await world.text('sessions_spawn', { task: 'too deep' })).toBe('Too deep.')
      expect(await world.text('sessions_spawn', { task: 'work', agentId: 'other' })).toContain('switched off')
      expect(await world.text('agents_list', {})).toBe('main [you] [default] Main, builtin/assistant')
    })
  })
})
