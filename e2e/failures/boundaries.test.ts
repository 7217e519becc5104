// What a manipulated model or client may not reach, end to end: paths out of the workspace, links, and the gateway's own state.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLive, UNATTENDED } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import type { LiveClient } from '../harness/live-client.ts'

let live: LiveGateway
let client: LiveClient
beforeAll(async () => {
  live = await startLive({ config: { gateway: { auth: { mode: 'token' } } } })
  client = await live.enter()
  // Makes the gateway write down a token of its own beside the one it was started with.
  mkdirSync(join(live.stateDir, 'identity'), { recursive: true })
  writeFileSync(join(live.stateDir, 'identity', 'gateway-token'), 'SECRET-generated-token\n')
  writeFileSync(join(live.folder, 'outside.txt'), 'OUTSIDE-CONTENT\n')
  writeFileSync(join(live.stateDir, '.env'), 'SOME_KEY=SECRET-in-env\n')
  symlinkSync(live.stateDir, join(live.workspace, 'link-to-state'))
  symlinkSync(join(live.folder, 'outside.txt'), join(live.workspace, 'innocent.txt'))
  symlinkSync(live.folder, join(live.workspace, 'up'))
  symlinkSync(join(live.stateDir, 'identity', 'gateway-token'), join(live.workspace, 'SOUL-link'))
})
afterAll(() => live.stop())

const approvalsOf = (runId: string) => client.events('exec.approval.requested').filter(({ request }) => (request as { runId?: string }).runId === runId)
const callTool = async (name: string, args: object) => {
  const end = await client.turn(`tool-${name}`, `go [[tool=${name} ${JSON.stringify(args)}]]`)
  return { ...end, results: await client.toolResults(`tool-${name}`, end.runId) }
}

describe('the state of the gateway', () => {
  it.each([
    'identity/gateway-token', 'identity/gateway.json', 'state.db', 'state.db-wal', 'openclaw.json', 'openclaw.json.last-good', '.env', 'logs/gateway.log', 'gateway.lock', '', 'identity',
  ])('is not read by a tool, however it is written: %s', async (name) => {
    for (const path of [join(live.stateDir, name), `../${name}`, `link-to-state/${name}`, `up/state/${name}`]) {
      const { results, runId } = await callTool('read', { path })
      expect({ path, said: results.join() }).toMatchObject({ said: expect.stringMatching(/belongs to the assistant's own state/) })
      expect(approvalsOf(runId)).toEqual([])
    }
  })

  it('is not changed by a tool', async () => {
    const before = readFileSync(live.configPath, 'utf8')
    const patch = `*** Begin Patch\n*** Add File: ../openclaw.json5\n+{}\n*** Delete File: link-to-state/.env\n*** End Patch`
    for (const [name, args] of [['write', { path: '../openclaw.json', content: '{}' }], ['write', { path: 'SOUL-link', content: 'x' }], ['edit', { path: 'link-to-state/.env', oldText: 'SECRET', newText: 'x' }], ['apply_patch', { input: patch, patch }]] as const) {
      const { results } = await callTool(name, args)
      expect({ name, said: results.join() }).toMatchObject({ said: expect.stringMatching(/own state/) })
    }
    expect(readFileSync(live.configPath, 'utf8')).toBe(before)
    expect(readFileSync(join(live.stateDir, '.env'), 'utf8')).toContain('SECRET-in-env')
    expect(readFileSync(join(live.stateDir, 'identity', 'gateway-token'), 'utf8')).toContain('SECRET')
  })

  it('is not shown by a command without the owner: it is asked about, never harmless', async () => {
    const token = join(live.stateDir, 'identity', 'gateway-token')
    for (const command of [`cat ${token}`, 'cat ../identity/gateway-token', 'cat link-to-state/.env', 'cat SOUL-link', 'grep -r SECRET ..', 'ls ..', 'head -c 100 up/state/state.db', 'find .. -name gateway-token']) {
      const runId = await client.send('commands', `go [[tool=exec ${JSON.stringify({ command })}]]`)
      const approval = await client.event('exec.approval.requested', ({ request }) => (request as { runId?: string }).runId === runId)
      await client.call('exec.approval.resolve', { id: approval['id'], decision: 'deny' })
      expect(`${command}: ${(await client.ended(runId)).text}`).not.toContain('SECRET-')
    }
    const { results } = await callTool('exec', { command: 'pwd', workdir: live.stateDir })
    expect(results.join()).toMatch(/commands may not run there/)
  })

  it('is not shown by a command when nobody is there', async () => {
    const alone = await startLive()
    const script = await alone.enter(UNATTENDED)
    const end = await script.turn('main', 'go [[tool=exec {"command":"cat ../openclaw.json"}]]')
    expect(end.text).toMatch(/nobody is connected/)
    expect((await script.turn('main', 'go [[tool=exec {"command":"env"}]]')).text).not.toContain('apiKey')
    await alone.stop()
  })
})

describe('files outside the workspace', () => {
  it.each(['../../outside.txt', 'innocent.txt', 'up/outside.txt', './a/../../../outside.txt'])('are asked about, also behind links: %s', async (path) => {
    const runId = await client.send('outside', `go [[tool=read ${JSON.stringify({ path })}]]`)
    const approval = await client.event('exec.approval.requested', ({ request }) => (request as { runId?: string }).runId === runId)
    expect(approval['request']).toMatchObject({ command: `read ${join(live.folder, 'outside.txt')}` })
    await client.call('exec.approval.resolve', { id: approval['id'], decision: 'deny' })
    expect((await client.ended(runId)).text).not.toContain('OUTSIDE-CONTENT')
  })

  it('of the kernel are never opened', async () => {
    for (const path of ['/proc/self/environ', '/proc/1/environ', '/dev/mem', '/sys/kernel']) expect({ path, said: (await callTool('read', { path })).results.join() }).toMatchObject({ said: expect.stringMatching(/can't be read/) })
  })

  it('are not written through a link that was there before', async () => {
    const runId = await client.send('outside', `go [[tool=write {"path":"innocent.txt","content":"changed"}]]`)
    const approval = await client.event('exec.approval.requested', ({ request }) => (request as { runId?: string }).runId === runId)
    await client.call('exec.approval.resolve', { id: approval['id'], decision: 'deny' })
    await client.ended(runId)
    expect(readFileSync(join(live.folder, 'outside.txt'), 'utf8')).toBe('OUTSIDE-CONTENT\n')
  })
})

describe('agents.files.*', () => {
  const get = (name: string) => client.call('agents.files.get', { agentId: 'main', name })
  const set = (name: string) => client.call('agents.files.set', { agentId: 'main', name, content: 'x' })

  it.each(['../identity/gateway-token', '/etc/passwd', '..', 'SOUL.md/../../openclaw.json', 'notes.md', 'link-to-state/.env', 'SOUL.md\0', 'soul.md', ''])('knows only its list of names: %j', async (name) => {
    await expect(get(name)).rejects.toThrow(/unsupported file|invalid agents.files.get params/)
    await expect(set(name)).rejects.toThrow(/unsupported file|invalid agents.files.set params/)
  })

  it('does not follow a link out of the workspace', async () => {
    rmSync(join(live.workspace, 'MEMORY.md'), { force: true })
    symlinkSync(join(live.stateDir, 'identity', 'gateway-token'), join(live.workspace, 'MEMORY.md'))
    await expect(get('MEMORY.md')).rejects.toThrow(/leaves the workspace/)
    await expect(set('MEMORY.md')).rejects.toThrow(/leaves the workspace/)
    expect(readFileSync(join(live.stateDir, 'identity', 'gateway-token'), 'utf8')).toContain('SECRET')
    expect(JSON.stringify(await client.call('agents.files.list', { agentId: 'main' }))).not.toContain('SECRET')
    // Nor does the prompt: what is behind the link is not put in front of the model.
    await client.turn('prompt', 'hi')
    expect(JSON.stringify(live.model.lastRequest()?.body)).not.toContain('SECRET')
  })

  it('refuses an agent that leads elsewhere', async () => {
    await expect(client.call('agents.files.get', { agentId: '../main', name: 'SOUL.md' })).rejects.toThrow(/unknown agent id|invalid/)
    expect(existsSync(join(live.workspace, 'x'))).toBe(false)
  })
})
