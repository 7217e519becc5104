import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld } from '../testing/fixtures.ts'
import type { World } from '../testing/fixtures.ts'

/** Living processes whose command line contains the text. */
function processesWith(text: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const state = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(text) && !state.slice(state.lastIndexOf(')')).startsWith(') Z')
    } catch {
      return false
    }
  })
}

async function until(condition: () => boolean): Promise<void> {
  const ends = performance.now() + 8_000
  while (!condition()) {
    if (performance.now() > ends) throw new Error('did not happen')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('exec', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld({ exec: { levels: [{ mode: 'full' }] } })
  })
  afterEach(() => world.close())

  it('runs in the workspace and reports output and exit code', async () => {
    expect(await world.text('exec', { command: 'pwd; echo err >&2' })).toBe(`${world.workspace}\nerr`)
    const failed = await world.call('exec', { command: 'echo no; exit 3' })
    expect(failed).toMatchObject({ isError: true, details: { exitCode: 3, status: 'completed' } })
    expect(failed.content[0]).toEqual({ type: 'text', text: 'no\n\n[exit code 3]' })
    expect(await world.text('exec', { command: 'kill -9 $$' })).toBe('[ended by signal SIGKILL]')
    expect(await world.text('exec', { command: 'true' })).toBe('(no output)')
  })

  it('gives commands what the owner set for the agent, and shows none of the secrets in it', async () => {
    const updates: string[] = []
    const own = await createWorld({
      exec: { levels: [{ mode: 'full' }] },
      agentEnvironment: { NOTES_KEY: 'key-of-notes', REGION: 'north', LD_PRELOAD: '/tmp/x.so', PATH: '/tmp' },
      redact: (text) => text.replaceAll('key-of-notes', '[hidden]'),
    })
    expect(await own.text('exec', { command: 'echo "$NOTES_KEY $REGION ${#NOTES_KEY} $LD_PRELOAD$OPENAI_API_KEY $PATH"' })).toBe('[hidden] north 12  /usr/bin:/bin')
    await own.call('exec', { command: 'echo $NOTES_KEY; sleep 0.4' }, { update: (partial) => void updates.push(partial) })
    expect(updates).toEqual(['[hidden]\n'])
    expect((await own.call('exec', { command: 'echo "[$NOTES_KEY]"' }, { agentId: 'other' })).content).toEqual([{ type: 'text', text: '[]' }])
    await own.close()
  })

  it('runs in another directory of the workspace, and says when there is none', async () => {
    await mkdir(join(world.workspace, 'sub'))
    expect(await world.text('exec', { command: 'pwd', workdir: 'sub' })).toBe(join(world.workspace, 'sub'))
    expect(await world.text('exec', { command: 'pwd', workdir: 'gone' })).toContain('not an existing directory')
    expect(await world.text('exec', { command: 'pwd', workdir: '..' })).toContain('secrets')
  })

  it('gives commands nothing of the gateway but harmless names', async () => {
    const text = await world.text('exec', { command: 'env', env: { MY_FLAG: 'on' } })
    const names = text.split('\n').map((line) => line.split('=')[0])
    expect(text).not.toContain('sk-secret')
    expect(names).toEqual(expect.arrayContaining(['PATH', 'HOME', 'MY_FLAG', 'OPENCLAW_SHELL']))
    expect(names.filter((name) => name?.includes('KEY') === true)).toEqual([])
  })

  it.each(['PATH', 'Path', 'LD_PRELOAD', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'NODE_OPTIONS', 'BASH_ENV', 'ENV', 'BASH_FUNC_ls%%', 'PYTHONSTARTUP', 'PERL5OPT', 'GIT_SSH_COMMAND', 'IFS', 'PROMPT_COMMAND', 'HOME', 'npm_config_node_options', 'OPENCLAW_GATEWAY_TOKEN', 'A=B', ''])(
    'refuses to set %j', async (name) => {
      const result = await world.call('exec', { command: 'echo ran', env: { [name]: 'x' } })
      expect(result.isError).toBe(true)
      expect(world.started).toEqual([])
    })

  it('reads end of file in the foreground', async () => {
    expect(await world.text('exec', { command: 'cat; echo done' })).toBe('done')
  })

  it('caps endless output at both ends and says so', async () => {
    const text = await world.text('exec', { command: 'echo FIRST; head -c 3000000 /dev/zero | tr "\\0" x; echo; echo LAST' })
    expect(text.length).toBeLessThan(17_000)
    expect(text).toContain('FIRST')
    expect(text).toContain('LAST')
    expect(text).toContain('left out')
  })

  it('keeps characters whole that arrive in pieces', async () => {
    expect(await world.text('exec', { command: "printf '\\303'; sleep 0.05; printf '\\251'" })).toBe('é')
  })

  it('shows partial output while it runs', async () => {
    const updates: string[] = []
    await world.call('exec', { command: 'echo soon; sleep 0.6' }, { update: (partial) => void updates.push(partial) })
    expect(updates).toEqual(['soon\n'])
  })

  it.runIf(process.platform === 'linux')('ends the whole tree at the time limit, also what detached itself', async () => {
    const mark = '7391.25'
    const result = await world.call('exec', { command: `sh -c 'sleep ${mark} & (sleep ${mark} &) ; setsid sleep ${mark} & wait' & trap '' TERM; sleep ${mark}`, timeout: 0.5 })
    expect(result).toMatchObject({ isError: true })
    expect(JSON.stringify(result.content)).toContain('stopped after 0.5 s, its time limit')
    expect(processesWith(mark)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('ends the whole tree when the run is stopped', async () => {
    const mark = '7392.25'
    const controller = new AbortController()
    const running = world.call('exec', { command: `nohup sh -c 'sleep ${mark}' >/dev/null 2>&1 & sleep ${mark}` }, {}, controller.signal)
    await until(() => processesWith(mark).length >= 2)
    controller.abort()
    expect((await running).isError).toBe(true)
    expect(processesWith(mark)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('ends background commands with the run that was stopped, and all of them at the end', async () => {
    const controller = new AbortController()
    await world.call('exec', { command: 'sleep 7393.25', background: true }, {}, controller.signal)
    await world.call('exec', { command: 'sleep 7394.25', background: true })
    controller.abort()
    await until(() => processesWith('7393.25').length === 0)
    expect(processesWith('7394.25')).not.toEqual([])
    await world.processes.close()
    expect(processesWith('7394.25')).toEqual([])
  })

  it('explains a command line that can not be started', async () => {
    expect(await world.text('exec', { command: `echo ${'x'.repeat(70_000)}` })).toContain('command: ')
    await writeFile(join(world.workspace, 'noexec.sh'), 'echo hi')
    expect(await world.text('exec', { command: './noexec.sh' })).toContain('exit code 126')
  })
})

describe('process', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld({ exec: { levels: [{ mode: 'full' }] } })
  })
  afterEach(() => world.close())

  const startBackground = async (command: string): Promise<string> => {
    const { details } = await world.call('exec', { command, background: true })
    return String(details?.['sessionId'])
  }

  it('follows, feeds and ends a command', async () => {
    const id = await startBackground('while read line; do echo "got $line"; done; echo bye')
    expect(await world.text('process', { action: 'list' })).toContain(`${id}  running`)
    expect(await world.text('process', { action: 'write', id, data: 'one\n' })).toContain('Sent')
    await until(() => world.processes.find('main', id)?.output.text().includes('got one') === true)
    expect(await world.text('process', { action: 'poll', id })).toBe('got one\n\n[running]')
    expect(await world.text('process', { action: 'poll', id })).toContain('(no new output)')
    await world.text('process', { action: 'write', id, eof: true })
    expect(await world.text('process', { action: 'poll', id, waitMs: 5_000 })).toBe('bye\n\n[exit code 0]')
    expect(await world.text('process', { action: 'log', id, limit: 1 })).toBe('bye\n[lines 1-2 of 2; exit code 0]')
    expect(await world.text('process', { action: 'write', id, data: 'x' })).toContain('closed')
    await world.text('process', { action: 'clear', id })
    expect(await world.text('process', { action: 'log', id })).not.toContain('got one')
    await world.text('process', { action: 'remove', id })
    expect(await world.text('process', { action: 'list' })).toBe('No background processes.')
  })

  it('takes over a command that takes longer than it may', async () => {
    const result = await world.call('exec', { command: 'echo early; sleep 60', yieldMs: 300 })
    expect(result).toMatchObject({ isError: false, details: { status: 'running' } })
    expect(JSON.stringify(result.content)).toContain('early')
    const id = String(result.details?.['sessionId'])
    expect(await world.text('process', { action: 'kill', id })).toContain('killed on request; ended by signal SIGTERM')
  })

  it('reports a background command that fails at once as failed', async () => {
    expect(await world.text('exec', { command: 'exit 7', background: true })).toBe('[exit code 7]')
  })

  it('shows an agent its own commands only', async () => {
    const id = await startBackground('sleep 60')
    const other = await world.call('process', { action: 'poll', id }, { agentId: 'other' })
    expect(other.isError).toBe(true)
    expect((await world.call('process', { action: 'list' }, { agentId: 'other' })).content).toEqual([{ type: 'text', text: 'No background processes.' }])
    expect(await world.text('process', { action: 'poll', id: 'zzz' })).toContain('no background process')
  })
})
