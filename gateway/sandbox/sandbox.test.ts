import { mkdir, mkdtemp, readFile, readdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandEnvironment, createBackgroundProcesses, isWithin, locatePath, openChecked, PathMovedError, stageFile } from './index.ts'
import type { CommandExit, RunningCommand } from './index.ts'
import { OutputBuffer } from './output-buffer.ts'
import { readShellSyntax } from './shell-syntax.ts'

describe('shell syntax', () => {
  it.each<[string, readonly (readonly string[])[], readonly string[]]>([
    ["grep 'a b' \"c d\" e\\ f", [['grep', 'a b', 'c d', 'e f']], []],
    ['a|b&&c||d;e', [['a'], ['b'], ['c'], ['d'], ['e']], ['|', '&&', '||', ';']],
    ['a\n\nb\n', [['a'], ['b']], [';']],
    ['a &&\n b', [['a'], ['b']], ['&&']],
    ['a "" \'\'', [['a', '', '']], []],
    ['a"b"\'c\'d', [['abcd']], []],
    ['a 2>&1 >/dev/null </dev/null', [['a']], []],
    ['a --x=y @z %1 +2 b:c HEAD^ a!b', [['a', '--x=y', '@z', '%1', '+2', 'b:c', 'HEAD^', 'a!b']], []],
    ['a "\\"x\\" \\\\ \\n"', [['a', '"x" \\ \\n']], []],
    ['a "\u{1F600}"', [['a', '\u{1F600}']], []],
  ])('reads %j', (command, words, operators) => {
    const syntax = readShellSyntax(command)
    expect(syntax).toMatchObject({ kind: 'literal', operators })
    expect(syntax.kind === 'literal' ? syntax.segments.map((segment) => segment.words) : []).toEqual(words)
  })

  it('keeps assignments and files that are redirected to apart from the words', () => {
    expect(readShellSyntax('A=1 B="x y" cmd C=2 >out 2>>log <in')).toEqual({ kind: 'literal', operators: [], segments: [{ words: ['cmd', 'C=2'], assignments: ['A=1', 'B=x y'], redirects: ['out', 'log', 'in'] }] })
  })

  it('reads every quoting of any words back as the same words', () => {
    const word = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((text) => /^[\x20-\x7e]+$/.test(text))
    fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
      const quoted = ['run', ...words.map((text) => `'${text.replaceAll("'", "'\\''")}'`)].join(' ')
      expect(readShellSyntax(quoted)).toMatchObject({ kind: 'literal', segments: [{ words: ['run', ...words] }] })
    }), { numRuns: 2_000 })
  })

  it('never throws and never takes an expansion for text', () => {
    const piece = fc.constantFrom('a', ' ', '$', '`', '(', ')', '{', '}', '*', '?', '[', '~', '#', '!', '&', '|', ';', '<', '>', '\n', '\\', '"', "'", '=', 'eval', '\u0000')
    expect(() => fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const command = pieces.join('')
      const syntax = readShellSyntax(command)
      const unquoted = command.replace(/'[^']*'|\\./g, '')
      return !/[$`]/.test(unquoted) || syntax.kind === 'opaque'
    }), { numRuns: 5_000 })).not.toThrow()
  })
})

describe('output buffer', () => {
  it('keeps both ends of any stream within its limit and counts the rest', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 40 })), fc.integer({ min: 2, max: 60 }), (pieces, limit) => {
      const buffer = new OutputBuffer(limit)
      for (const piece of pieces) buffer.append(piece)
      const all = pieces.join('')
      const { head, tail, dropped } = buffer.get()
      expect(head.length + tail.length + dropped).toBe(all.length)
      expect(head.length + tail.length).toBeLessThanOrEqual(limit)
      expect(all.startsWith(head) && all.endsWith(tail)).toBe(true)
    }))
  })
})

describe('paths', () => {
  let root: string
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'claw-paths-')))
    await mkdir(join(root, 'state/workspace/sub'), { recursive: true })
  })
  afterEach(() => rm(root, { recursive: true, force: true }))
  const zone = async (path: string) => {
    const located = await locatePath(path, { workspace: join(root, 'state/workspace'), home: join(root, 'home'), protectedPaths: [join(root, 'state'), join(root, 'state/workspace/private')] })
    return located.ok ? [located.path.zone, located.path.real.slice(root.length)] : located.error
  }

  it('gives the most specific root the word', async () => {
    expect(await zone('a/b')).toEqual(['workspace', '/state/workspace/a/b'])
    expect(await zone('.')).toEqual(['workspace', '/state/workspace'])
    expect(await zone('../workspace2/x')).toEqual(['protected', '/state/workspace2/x'])
    expect(await zone('private/key')).toEqual(['protected', '/state/workspace/private/key'])
    expect(await zone(join(root, 'state.bak/openclaw.json'))).toEqual(['protected', '/state.bak/openclaw.json'])
    expect(await zone(join(root, 'state-of-things.md'))).toEqual(['outside', '/state-of-things.md'])
    expect(await zone('~/x')).toEqual(['outside', '/home/x'])
    expect(await zone('../..')).toEqual(['outside', ''])
  })

  it('follows links of every kind, in the workspace and to it', async () => {
    await symlink(join(root, 'state'), join(root, 'alias'))
    await symlink('../../secret', join(root, 'state/workspace/up'))
    await symlink('up', join(root, 'state/workspace/chain'))
    expect(await zone(join(root, 'alias/workspace/x'))).toEqual(['workspace', '/state/workspace/x'])
    expect(await zone(join(root, 'alias/state.db'))).toEqual(['protected', '/state/state.db'])
    expect(await zone('chain')).toEqual(['outside', '/secret'])
    expect(await zone('chain/below')).toEqual(['outside', '/secret/below'])
  })

  it('is not confused by names that begin alike', () => {
    expect(isWithin('/a/bc', '/a/b')).toBe(false)
    expect(isWithin('/a/b', '/a/b')).toBe(true)
    expect(isWithin('/a', '/')).toBe(true)
  })

  it('does not write where a directory was swapped for a link after the check', async () => {
    const target = join(root, 'state/workspace/sub/file.txt')
    const staged = await stageFile(target, 'new')
    await mkdir(join(root, 'elsewhere'))
    await rename(join(root, 'state/workspace/sub'), join(root, 'moved'))
    await symlink(join(root, 'elsewhere'), join(root, 'state/workspace/sub'))
    await expect(staged.commit()).rejects.toBeInstanceOf(PathMovedError)
    await expect(stageFile(target, 'new')).rejects.toBeInstanceOf(PathMovedError)
    expect(await readdir(join(root, 'elsewhere'))).toEqual([])
  })

  it('does not read through a link that was put there after the check', async () => {
    await writeFile(join(root, 'secret'), 'x')
    await symlink(join(root, 'secret'), join(root, 'state/workspace/late'))
    await expect(openChecked(join(root, 'state/workspace/late'))).rejects.toMatchObject({ code: 'ELOOP' })
    await symlink(root, join(root, 'state/workspace/dir'))
    await expect(openChecked(join(root, 'state/workspace/dir/secret'))).rejects.toBeInstanceOf(PathMovedError)
    expect(await readFile(join(root, 'secret'), 'utf8')).toBe('x')
  })
})

describe('environment of commands', () => {
  it('hands on a short list and nothing else', () => {
    const source = { PATH: '/bin', HOME: '/h', LC_ALL: 'C', ANTHROPIC_API_KEY: 'x', OPENCLAW_GATEWAY_TOKEN: 'x', SSH_AUTH_SOCK: '/s', NODE_OPTIONS: '-r x', LD_PRELOAD: 'x', HTTPS_PROXY: 'http://user:secret@proxy', HTTP_PROXY: 'http://proxy', AWS_SECRET_ACCESS_KEY: 'x' }
    const names = Object.keys(commandEnvironment(source, { EXTRA: '1' }))
    expect(names).toEqual(expect.arrayContaining(['PATH', 'HOME', 'LC_ALL', 'HTTP_PROXY', 'EXTRA', 'TERM']))
    expect(names.filter((name) => /KEY|TOKEN|SOCK|OPTIONS|LD_|HTTPS/.test(name))).toEqual([])
  })
})

describe('background processes', () => {
  it('forgets finished ones by number and age, never running ones', async () => {
    let now = 0
    const processes = createBackgroundProcesses({ clock: { now: () => now }, limits: () => ({ finishedKept: 2, finishedTtlMs: 1_000 }) })
    const start = () => {
      const { promise, resolve } = Promise.withResolvers<CommandExit>()
      const running: RunningCommand = { pid: 1, exit: promise, write: () => true, closeInput: () => undefined, kill: async () => resolve({ kind: 'exited', code: 0 }) }
      const entry = processes.track({ agentId: 'main', sessionKey: 'k' }, 'x', '/', () => running)
      entry.isBackground = true
      return entry
    }
    const entries = [start(), start(), start(), start()]
    for (const entry of entries.slice(0, 3)) await entry.running.kill()
    await Promise.resolve()
    expect(processes.list('main')).toHaveLength(3)
    expect(processes.find('main', entries[0]?.id ?? '')).toBeNull()
    now = 2_000
    expect(processes.list('main')).toEqual([entries[3]])
    await processes.close()
    expect(processes.runningCount()).toBe(0)
  })
})
