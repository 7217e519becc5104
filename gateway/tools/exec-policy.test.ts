import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { locatePath } from '../sandbox/index.ts'
import { combinedRule, decide, effectiveMode, stricterRule } from './exec-rule.ts'
import type { ExecPolicyConfig } from './exec-rule.ts'
import { createWorld } from './testing/fixtures.ts'
import type { World } from './testing/fixtures.ts'

describe('the rule of mode, security and ask', () => {
  it.each<[ExecPolicyConfig[], 'allow' | 'ask' | 'refuse', 'allow' | 'ask' | 'refuse']>([
    // levels → decision for something listed, and for something new
    [[], 'allow', 'ask'],
    [[{ mode: 'deny' }], 'refuse', 'refuse'],
    [[{ mode: 'allowlist' }], 'allow', 'refuse'],
    [[{ mode: 'ask' }], 'allow', 'ask'],
    [[{ mode: 'full' }], 'allow', 'allow'],
    [[{ security: 'full', ask: 'off' }], 'allow', 'allow'],
    [[{ security: 'full', ask: 'on-miss' }], 'allow', 'allow'],
    [[{ security: 'full', ask: 'always' }], 'ask', 'ask'],
    [[{ security: 'allowlist', ask: 'off' }], 'allow', 'refuse'],
    [[{ security: 'allowlist', ask: 'on-miss' }], 'allow', 'ask'],
    [[{ security: 'allowlist', ask: 'always' }], 'ask', 'ask'],
    [[{ security: 'deny', ask: 'always' }], 'refuse', 'refuse'],
    [[{ security: 'allowlist' }], 'allow', 'ask'],
    [[{ security: 'full' }], 'allow', 'allow'],
    [[{ ask: 'always' }], 'ask', 'ask'],
    [[{ mode: 'full', security: 'allowlist', ask: 'off' }], 'allow', 'refuse'],
    [[{ mode: 'full' }, {}], 'allow', 'allow'],
    [[{ mode: 'full' }, { mode: 'deny' }], 'refuse', 'refuse'],
    [[{ mode: 'deny' }, { mode: 'full' }], 'refuse', 'refuse'],
    [[{}, { mode: 'full' }], 'allow', 'allow'],
  ])('%j: listed %s, new %s', (levels, listed, unlisted) => {
    const rule = combinedRule(levels)
    expect([decide(rule, true), decide(rule, false)]).toEqual([listed, unlisted])
  })

  it('names what holds with one word', () => {
    const open = { security: 'full', ask: 'off' } as const
    expect([[], [{ mode: 'full' }], [{ mode: 'full' }, { mode: 'allowlist' }], [{ mode: 'deny' }]].map((levels) => effectiveMode(levels as ExecPolicyConfig[], open))).toEqual(['ask', 'full', 'allowlist', 'deny'])
    expect(effectiveMode([{ mode: 'full' }], { security: 'allowlist', ask: 'on-miss' })).toBe('ask')
  })

  it('takes the stricter of configuration and host', () => {
    expect(stricterRule({ security: 'full', ask: 'off' }, { security: 'allowlist', ask: 'always' })).toEqual({ security: 'allowlist', ask: 'always' })
  })
})

/** The owner allowed these by name, generously. None of the hostile commands below may profit from it. */
const GENEROUS = ['git', 'ls', 'echo', 'cat', 'npm', 'python3', 'node', 'env', 'bash', 'sh', 'xargs', 'find', 'sort', 'awk', 'sed', 'nohup', 'timeout', 'tar', 'sudo', 'busybox', '/usr/bin/g*']

const HOSTILE = [
  // 1 expansion after the check
  'echo $(id)', 'echo `id`', 'echo "$(id)"', 'ls ${HOME}', 'ls $HOME', 'echo "${x:-$(id)}"', "echo $'\\x41'", 'echo $((1+1))', 'echo <(id)', 'cat >(sh)',
  // 2 chains and separators
  'ls && unlisted-program', 'ls; unlisted-program', 'ls || unlisted-program', 'ls | unlisted-program', 'ls & unlisted-program', 'ls\nunlisted-program', 'ls |& sh', 'ls && ', '&& ls', '(ls)', '{ ls; }', '! ls',
  // 3 wrappers
  'env ls', 'env -i PATH=/tmp ls', 'env -S "sh -c id"', 'nohup ls', 'timeout 5 ls', 'sudo ls', 'nice -n 5 ls', 'setsid ls', 'time ls', 'xargs ls', 'bash -c id', 'sh -c ls', 'bash script.sh', 'busybox sh', 'env env env ls',
  // 4 code as an argument
  'python3 -c "print(1)"', "python3 -cimport", 'python3 -Bc 1', 'python3', 'node -e 1', 'node --eval=1', 'node --ev 1', 'node -pe 1', "awk 'BEGIN{system(0)}'", "sed -n '1e id' file", 'find . -exec id +', 'find . -delete', "tar --to-command=sh -xf a", 'python3 - < x',
  // 5 redirects, heredocs, assignments
  'echo x > file', 'echo x >> ~/.bashrc', 'cat < /etc/passwd', 'cat <<EOF\nx\nEOF', 'cat <<< x', 'echo x >| file', 'echo x &> file', 'echo x >& file', 'LD_PRELOAD=x ls', 'PATH=/tmp ls', 'FOO=bar git status', 'ls 2>file', 'X=1',
  // 6 shell builtins and control flow
  'eval ls', 'exec ls', '. file', 'source file', 'command ls', 'builtin echo', 'alias ls=id', 'export PATH=/tmp', 'printf -v PATH /tmp', 'hash -p /tmp/x ls', 'cd /tmp', 'if ls; then ls; fi', 'for i in a; do ls; done', 'trap ls EXIT', '"eval" ls', '\\eval ls', 'function ls { id; }', 'ls() { id; }', 'set -x', 'read PATH',
  // 7 globs, braces, tildes, continuations
  'ls *', 'cat /etc/pass??', 'cat [a]b', 'cat {a,b}', 'ls ~', 'ls ~root', 'git --exec-path=~/x', 'ls \\\n-la', 'cat "a\\\nb"', 'ls \\', "echo 'open", 'echo "open', '# ls', 'ls # comment',
  // 8 what the eye does not see
  'ls\u00a0-la', 'ls \u202e', 'ec\u200bho x', 'ls\r\nid', 'ls\u0000', 'ls \u001b[2K', 'ls\u2028id', 'ls\u3000x',
  // 9 other programs under listed names
  './ls', '/tmp/ls', 'bin/git', '../ls', 'LS', 'git.exe', 'l\\s\\ -la', '"ls -la"', '',
]

describe('judging commands', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld({ owner: 'deny' })
    await mkdir(join(world.workspace, 'bin'))
    for (const name of ['bin/git', 'ls', 'script.sh']) {
      await writeFile(join(world.workspace, name), '#!/bin/sh\necho own\n')
      await chmod(join(world.workspace, name), 0o755)
    }
    await writeFile(join(world.workspace, 'note.txt'), 'b\na\n')
    await symlink(world.outside, join(world.workspace, 'link'))
    await writeFile(join(world.outside, 'secret.txt'), 'secret')
  })
  afterEach(() => world.close())

  /** The judgement only: nothing in this file's tables is ever executed. */
  const judge = async (command: string, from: World = world, workdir = from.workspace) => {
    const located = await locatePath(workdir, from.policy.roots(from.scope()))
    if (!located.ok) throw new Error(located.error)
    const permission = await from.policy.judgeCommand({ command, cwd: located.path, overrides: {}, searchPath: '/usr/bin:/bin' }, from.scope())
    return permission.kind === 'allow' ? 'passes' : 'stopped'
  }

  it.each(HOSTILE)('never takes %j for a listed command', async (command) => {
    world.document.replace({ version: 1, agents: { '*': { allowlist: GENEROUS.map((pattern) => ({ pattern })) } } }, undefined)
    expect(await judge(command)).toBe('stopped')
  })

  it('never takes the assistant\'s own command for listed by its name: it could approve and reconfigure', async () => {
    const folder = join(world.outside, 'own')
    await mkdir(folder)
    for (const name of ['claw', 'other']) {
      await writeFile(join(folder, name), '#!/bin/sh\n')
      await chmod(join(folder, name), 0o755)
    }
    world.document.replace({ version: 1, agents: { '*': { allowlist: [{ pattern: 'claw' }, { pattern: 'other' }, { pattern: `${folder}/*` }] } } }, undefined)
    const cwd = { requested: '.', real: world.workspace, zone: 'workspace' } as const
    const kind = async (command: string) => (await world.policy.judgeCommand({ command, cwd, overrides: {}, searchPath: folder }, world.scope())).kind
    expect([await kind('other status'), await kind('claw gateway call exec.approval.resolve'), await kind('claw status')]).toEqual(['allow', 'ask', 'ask'])
  })

  it('knows at least 40 hostile commands', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(40)
  })

  it.each(['echo hello', 'pwd', 'ls', 'ls -la .', 'cat note.txt', 'head -n 1 note.txt', 'head -1 note.txt', 'tail -n +2 note.txt', 'wc -l note.txt', 'grep -rn "a b" .', "grep -c 'x$' note.txt", 'find . -name "*.txt" -type f', 'date +%Y', 'sort note.txt | uniq -c | head -n 3', 'cat note.txt 2>/dev/null', 'ls 2>&1', 'ls; pwd', 'ls && pwd', 'cat note.txt\npwd', 'ls -- note.txt', 'diff note.txt note.txt'])(
    'lets the harmless %j pass in mode ask and allowlist', async (command) => {
      expect(await judge(command)).toBe('passes')
      const strict = await createWorld({ exec: { levels: [{ mode: 'allowlist' }] } })
      await writeFile(join(strict.workspace, 'note.txt'), 'b\na\n')
      expect(await judge(command, strict)).toBe('passes')
      await strict.close()
    })

  it.each([
    'cat /etc/passwd', 'cat ../openclaw.json', 'cat link/secret.txt', 'ls link', 'ls ..', 'grep -R x .', 'grep -f note.txt x', 'grep --file=note.txt x', 'tail -f note.txt', 'sort -o note.txt note.txt',
    'sort --compress-program=sh note.txt', 'sort --compress-prog=sh note.txt', 'sort -T/tmp note.txt', 'uniq note.txt out.txt', 'find . -fprint x', 'find -L . -name x', 'find / -name x', 'date -s 2020-01-01', 'date 010101', 'wc --files0-from=x', 'cat -', 'hostname new',
    'du --files0-from=x', 'ls --hyperlink', 'diff -r . link', 'head --li=3 note.txt', 'cat note.txt > copy.txt', './ls', 'touch x', 'rm note.txt', 'git status', 'npm test', 'unknown-program'])('asks before %j', async (command) => {
    expect(await judge(command)).toBe('stopped')
  })

  it('does not let diff open what links in two directories lead to', async () => {
    for (const name of ['one', 'two']) await mkdir(join(world.workspace, name))
    await symlink(join(world.outside, 'secret.txt'), join(world.workspace, 'one/key'))
    await writeFile(join(world.workspace, 'two/key'), '')
    for (const command of ['diff one two', 'diff -N one two', 'diff one note.txt', 'diff . two']) expect([command, await judge(command)]).toEqual([command, 'stopped'])
  })

  it('asks before anything inside the workspace changes what git runs', async () => {
    const verdictOn = async (verb: 'read' | 'write', ...paths: string[]) => {
      const located = await Promise.all(paths.map((path) => locatePath(path, world.policy.roots(world.scope()))))
      return world.policy.judgePaths({ verb, toolName: 'write', paths: located.flatMap((one) => (one.ok ? [one.path] : [])) }, world.scope()).kind
    }
    await mkdir(join(world.workspace, 'repo/.git/hooks'), { recursive: true })
    await symlink(join(world.workspace, 'repo/.git/hooks'), join(world.workspace, 'tricks'))
    for (const path of ['.git/config', 'repo/.git/hooks/pre-commit', 'tricks/post-checkout', '.git']) expect([path, await verdictOn('write', path)]).toEqual([path, 'ask'])
    expect(await verdictOn('write', 'note.txt', '.git/config')).toBe('ask')
    for (const path of ['.gitignore', '.github/workflows/ci.yml', 'a.git/x', 'note.txt']) expect([path, await verdictOn('write', path)]).toEqual([path, 'allow'])
    expect(await verdictOn('read', '.git/config')).toBe('allow')
  })

  it('does not let a harmless command look around the state directory or outside', async () => {
    expect(await judge('ls', world, world.outside)).toBe('stopped')
    expect(await judge('ls', world, world.stateDirectory)).toBe('stopped')
    await mkdir(join(world.outside, 'home/state'), { recursive: true })
    const policy = (await import('./exec-policy.ts')).createExecPolicy({ document: world.document, settings: () => ({ levels: [] }), home: '/nowhere', protectedPaths: () => [join(world.outside, 'home/state')] })
    const cwd = { requested: '.', real: join(world.outside, 'home'), zone: 'workspace' } as const
    // A workspace that contains the state: listing all of it would show secrets.
    expect((await policy.judgeCommand({ command: 'ls -R', cwd, overrides: {}, searchPath: '/usr/bin:/bin' }, { agentId: 'main', sessionKey: 'k', workspace: cwd.real })).kind).toBe('ask')
  })

  it('changes nothing where only reading is allowed, not even in the workspace', async () => {
    const policy = (await import('./exec-policy.ts')).createExecPolicy({ document: world.document, settings: () => ({ levels: [{ mode: 'full' }], readOnly: true }), home: '/nowhere', protectedPaths: () => [] })
    const scope = { agentId: 'main', sessionKey: 'k', workspace: world.workspace }
    const inside = { requested: 'note.txt', real: join(world.workspace, 'note.txt'), zone: 'workspace' } as const
    expect(policy.judgePaths({ verb: 'write', toolName: 'write', paths: [inside] }, scope).kind).toBe('refuse')
    expect(policy.judgePaths({ verb: 'delete', toolName: 'apply_patch', paths: [inside] }, scope).kind).toBe('refuse')
    expect(policy.judgePaths({ verb: 'read', toolName: 'read', paths: [inside] }, scope).kind).toBe('allow')
    expect((await policy.judgeCommand({ command: 'ls', cwd: { ...inside, real: world.workspace }, overrides: {}, searchPath: '/usr/bin:/bin' }, scope)).kind).toBe('refuse')
  })

  it('runs listed programs, alone and in chains of listed ones', async () => {
    world.document.replace({ version: 1, agents: { main: { allowlist: [{ pattern: 'touch' }, { pattern: '/usr/bin/mkdi?' }, { pattern: 'cp', argPattern: 'note\\.txt \\S+' }] } } }, undefined)
    expect(await judge('touch a')).toBe('passes')
    expect(await judge('touch a && mkdir b | sort')).toBe('passes')
    expect(await judge('cp note.txt c')).toBe('passes')
    expect(await judge('cp note.txt c d')).toBe('stopped')
    expect(await judge('touch a && rm a')).toBe('stopped')
    expect(world.document.allowlistFor('main')[0]?.lastUsedCommand).toBe('touch a')
    const other = await world.call('exec', { command: 'touch a' }, { agentId: 'other' })
    expect(other.isError).toBe(true)
  })

  it('asks for a listed command when the call sets environment variables, and shows them', async () => {
    world.document.replace({ version: 1, agents: { main: { allowlist: [{ pattern: 'touch' }] } } }, undefined)
    await world.call('exec', { command: 'touch a', env: { FOO: "it's" } })
    expect(world.questions()[0]?.command).toBe("FOO='it'\\''s' touch a")
  })

  it('trusts configured filters with text only', async () => {
    const filtering = await createWorld({ owner: 'deny', exec: { levels: [], filters: { names: ['expr', 'awk'], trustedDirectories: ['/usr/bin', '/bin'] } } })
    await writeFile(join(filtering.workspace, 'file'), '')
    expect(await judge('expr 1 + 1', filtering)).toBe('passes')
    expect(await judge('expr -x', filtering)).toBe('stopped')
    expect(await judge('expr file', filtering)).toBe('stopped')
    expect(await judge('expr ../x', filtering)).toBe('stopped')
    expect(await judge('awk 1', filtering)).toBe('stopped')
    await filtering.close()
  })

  describe('allow-always', () => {
    it('remembers exactly this command in this place', async () => {
      const kind = await createWorld({ owner: 'allow-always' })
      await mkdir(join(kind.workspace, 'sub'))
      await kind.call('exec', { command: 'touch a && touch b' })
      await kind.call('exec', { command: 'touch  a  &&  touch b' })
      expect(kind.questions()).toHaveLength(1)
      for (const command of ['touch a', 'touch a && touch c', 'touch a; touch b', 'touch b && touch a', 'touch a && touch b && touch c']) await kind.call('exec', { command })
      expect(kind.questions()).toHaveLength(6)
      await kind.call('exec', { command: 'touch a && touch b', workdir: 'sub' })
      expect(kind.questions()).toHaveLength(7)
      expect(kind.document.allowlistFor('main')[0]).toMatchObject({ pattern: expect.stringMatching(/touch|coreutils/) as string, source: 'allow-always', commandText: 'touch a && touch b' })
      await kind.close()
    })

    it('asks again when the script that was allowed has changed', async () => {
      const kind = await createWorld({ owner: 'allow-always' })
      const script = join(kind.workspace, 'run.sh')
      await writeFile(script, '#!/bin/sh\necho 1\n')
      await chmod(script, 0o755)
      await kind.call('exec', { command: './run.sh' })
      await kind.call('exec', { command: './run.sh' })
      await kind.call('exec', { command: 'sh run.sh' })
      await kind.call('exec', { command: 'sh run.sh' })
      expect(kind.questions()).toHaveLength(2)
      await writeFile(script, '#!/bin/sh\necho 2\n')
      await kind.call('exec', { command: './run.sh' })
      await kind.call('exec', { command: 'sh run.sh' })
      expect(kind.questions()).toHaveLength(4)
      await kind.close()
    })

    it('is not offered for what its text does not tell, and not when always asking', async () => {
      await world.call('exec', { command: 'echo $(true)' })
      expect(world.questions()[0]?.allowedDecisions).toEqual(['allow-once', 'deny'])
      await world.call('exec', { command: 'touch x > y' })
      expect(world.questions()[1]?.allowedDecisions).toEqual(['allow-once', 'allow-always', 'deny'])
      const always = await createWorld({ owner: 'allow-once', exec: { levels: [{ security: 'full', ask: 'always' }] } })
      expect(await always.text('exec', { command: 'echo hi' })).toBe('hi')
      expect(always.questions()[0]?.allowedDecisions).toEqual(['allow-once', 'deny'])
      await always.close()
    })
  })

  it('refuses everything in mode deny, also leaving the workspace', async () => {
    const closed = await createWorld({ exec: { levels: [{ mode: 'deny' }] } })
    expect(await closed.text('exec', { command: 'echo hi' })).toContain('switched off')
    expect(await closed.text('read', { path: closed.outside })).toContain('switched off')
    expect(await closed.text('write', { path: 'inside.txt', content: 'fine' })).toContain('Wrote')
    expect(closed.questions()).toEqual([])
    await closed.close()
  })

  it('says that nobody was there to ask, and honours the fallback the owner chose', async () => {
    const alone = await createWorld({ hasReviewer: false })
    expect(await alone.text('exec', { command: 'touch x' })).toContain('nobody is connected')
    expect(alone.events).toEqual([])
    alone.document.replace({ version: 1, defaults: { askFallback: 'full' } }, undefined)
    expect((await alone.call('exec', { command: 'touch x' })).isError).toBe(false)
    await alone.close()
  })

  it('lets the host be stricter than the configuration, never looser', async () => {
    const full = await createWorld({ owner: 'deny', exec: { levels: [{ mode: 'full' }] } })
    full.document.replace({ version: 1, agents: { main: { ask: 'always' } } }, undefined)
    expect(await full.text('exec', { command: 'echo hi' })).toContain('refused')
    await full.close()
    const strict = await createWorld({ exec: { levels: [{ mode: 'deny' }] } })
    strict.document.replace({ version: 1, defaults: { security: 'full', ask: 'off' } }, undefined)
    expect(await strict.text('exec', { command: 'echo hi' })).toContain('switched off')
    await strict.close()
  })
})
