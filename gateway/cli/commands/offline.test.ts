// Commands that work without a gateway: configuration, keys, the doctor, completion.
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import type { GatewayScene } from '../testing/gateway-scene.ts'
import { createGatewayScene } from '../testing/gateway-scene.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function scene(): Promise<GatewayScene & { readonly stateDir: string; readonly write: (text: string) => void; readonly read: () => string }> {
  const made = await createGatewayScene({}, { running: false })
  cleanups.push(made.close)
  const stateDir = (await made.claw(['version'])).io.env['OPENCLAW_STATE_DIR'] ?? ''
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const path = join(stateDir, 'openclaw.json')
  return { ...made, stateDir, write: (text) => writeFileSync(path, text, { mode: 0o600 }), read: () => readFileSync(path, 'utf8') }
}

describe('claw config', () => {
  it('reads values from JSON5 and hides secrets', async () => {
    const { claw, write } = await scene()
    write('{ // mine\n gateway: { port: 4000, auth: { token: "very-secret" } }, models: { providers: { x: { apiKey: "${X_KEY}" } } } }')
    expect((await claw(['config', 'get', 'gateway.port'])).out).toBe('4000\n')
    const all = await claw(['config', 'get'])
    expect(all.out).not.toContain('very-secret')
    expect(JSON.parse(all.out)).toMatchObject({ gateway: { auth: { token: '(hidden)' } }, models: { providers: { x: { apiKey: '${X_KEY}' } } } })
    expect((await claw(['config', 'get', 'gateway.auth.token'])).out).toBe('(hidden)\n')
    expect((await claw(['config', 'get', 'gateway.nothing'])).code).toBe(1)
  })

  it('sets and removes values in the file, keeps comments, and refuses what is wrong', async () => {
    const { claw, write, read } = await scene()
    write('{\n  // keep me\n  gateway: { port: 4000 },\n}\n')
    expect((await claw(['config', 'set', 'gateway.port', '4001'])).out).toBe('gateway.port is set. It is used at the next start.\n')
    expect(read()).toContain('// keep me')
    expect(read()).toContain('4001')
    const wrong = await claw(['config', 'set', 'gateway.prot', '1'])
    expect(wrong.code).toBe(1)
    expect(wrong.err).toContain('did you mean "port"?')
    expect(read()).not.toContain('prot:')
    await claw(['config', 'unset', 'gateway.port'])
    expect(read()).not.toContain('4001')
    expect((await claw(['config', 'set', 'a[0].b', '1'])).code).toBe(2)
  })

  it('validates with file, line and column', async () => {
    const { claw, write } = await scene()
    write('{\n  gateway: { prot: 1 },\n}')
    const { code, err } = await claw(['config', 'validate'])
    expect(code).toBe(1)
    expect(err).toMatch(/openclaw\.json:2:14 gateway\.prot is not a known setting; did you mean "port"\?/)
    expect(JSON.parse((await claw(['config', 'validate', '--json'])).out)).toMatchObject({ valid: false, exists: true })
  })

  it('explains keys', async () => {
    const { claw } = await scene()
    expect((await claw(['config', 'schema', 'gateway.port'])).out).toContain('Default: 18789')
    expect((await claw(['config', 'schema', 'gateway.nope'])).code).toBe(1)
    expect((await claw(['config', 'file'])).out).toMatch(/openclaw\.json\n$/)
  })

  it('says what to do about single entries of a list', async () => {
    const { claw } = await scene()
    for (const path of ['agents.list.0.name', 'agents.list[0].name']) {
      const { code, err } = await claw(['config', 'set', path, 'Ada'])
      expect(code).toBe(2)
      expect(err).toBe('claw: agents.list is a list, and single entries of a list can not be changed here.\nSee it: claw config get agents.list. Set all of it: claw config set agents.list \'[…]\', or edit the file: claw config file\n')
    }
    expect(await claw(['config', 'set', '0', '1'])).toMatchObject({ code: 2, err: expect.stringContaining('There is no key "0"') as string })
  })
})

describe('claw models auth', () => {
  it('stores a key for its owner only and lets the configuration refer to it', async () => {
    const { claw, stateDir, read } = await scene()
    const { out, err } = await claw(['models', 'auth', 'openai'], { input: 'sk-very-secret\n' })
    expect(out + err).not.toContain('sk-very-secret')
    expect(readFileSync(join(stateDir, 'secrets', 'secrets.sealed')).includes('sk-very-secret')).toBe(false)
    expect(statSync(join(stateDir, 'secrets', 'secrets.sealed')).mode & 0o777).toBe(0o600)
    expect(JSON.parse(read())).toEqual({ models: { providers: { openai: { apiKey: { source: 'store', provider: 'default', id: 'openai.key' } } } } })
  })

  it('refuses a key where a name belongs', async () => {
    const { claw } = await scene()
    expect(await claw(['models', 'auth', 'openai', '--env', 'sk-123'])).toMatchObject({ code: 2 })
    expect(await claw(['models', 'auth', 'openai'], { input: '\n' })).toMatchObject({ code: 1, err: 'claw: No key was given; nothing was stored.\n' })
  })
})

describe('claw secrets', () => {
  it('stores, lists and forgets without ever showing a value', async () => {
    const { claw } = await scene()
    const said = [await claw(['secrets', 'set', 'telegram.token'], { input: 'bot-very-secret\n' }), await claw(['secrets', 'list']), await claw(['secrets', 'list', '--json'])]
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(JSON.stringify(said.map(({ out, err }) => out + err))).not.toContain('bot-very-secret')
    expect(said[1]?.out).toContain('telegram.token')
    expect((await claw(['secrets', 'delete', 'telegram.token'])).code).toBe(0)
    expect(await claw(['secrets', 'delete', 'telegram.token'])).toMatchObject({ code: 1, err: expect.stringContaining('claw secrets list') as string })
    expect(await claw(['secrets', 'set', 'no spaces please'], { input: 'x\n' })).toMatchObject({ code: 1, err: expect.stringContaining('can\'t be the name') as string })
  })

  it('finds what lies open, and moves it where nobody reads it', async () => {
    const { claw, stateDir, write, read } = await scene()
    write('{\n  // mine\n  models: { providers: { openai: { apiKey: "sk-open-1" }, mine: { apiKey: "${MISSING_KEY}" } } },\n  agents: { list: [{ id: "main" }] },\n}')
    writeFileSync(join(stateDir, '.env'), '# notes\nGEMINI_API_KEY="sk-open-2"\nEDITOR=vi\n')
    const audit = await claw(['secrets', 'audit'])
    expect(audit.code).toBe(1)
    expect(audit.out).toMatch(/models\.providers\.openai\.apiKey stands in plain text[\s\S]*models\.providers\.mine\.apiKey refers to the environment variable MISSING_KEY|GEMINI_API_KEY stands in plain text/)
    expect(audit.out + audit.err).not.toMatch(/sk-open/)
    expect((await claw(['secrets', 'migrate'])).code).toBe(2)
    expect((await claw(['secrets', 'migrate', '--yes'])).out).toBe('models.providers.openai.apiKey is now the secret openai.apiKey.\nGEMINI_API_KEY is now the secret GEMINI_API_KEY.\n')
    expect(read()).toContain('// mine')
    expect(read() + readFileSync(join(stateDir, '.env'), 'utf8')).not.toContain('sk-open')
    expect(readFileSync(join(stateDir, '.env'), 'utf8')).toBe('# notes\nEDITOR=vi\n')
    expect((await claw(['secrets', 'audit', '--json'])).out).not.toContain('plain-text')
  })
})

describe('claw doctor', () => {
  it('finds and repairs open permissions', async () => {
    const { claw, stateDir } = await scene()
    chmodSync(stateDir, 0o755)
    writeFileSync(join(stateDir, '.env'), 'A=1\n', { mode: 0o644 })
    expect((await claw(['doctor'])).out).toContain('Close it: claw doctor --fix')
    expect((await claw(['doctor', '--fix'])).code).toBe(0)
    expect([statSync(stateDir).mode & 0o777, statSync(join(stateDir, '.env')).mode & 0o777]).toEqual([0o700, 0o600])
  })

  it('names a broken configuration and a file that is no database', async () => {
    const { claw, stateDir, write } = await scene()
    write('{ gateway: ')
    writeFileSync(join(stateDir, 'state.db'), 'this is no database at all')
    const { code, out } = await claw(['doctor', '--json'])
    expect(code).toBe(1)
    const { findings } = JSON.parse(out) as { findings: { name: string; state: string; todo?: string }[] }
    expect(findings.filter((finding) => finding.state === 'failed').map((finding) => finding.name)).toEqual(['Configuration', 'Database'])
    expect(findings.find((finding) => finding.name === 'Gateway')?.todo).toBe('Start it: claw start')
  })
})

describe('claw completion', () => {
  it('writes scripts that the shells accept', async () => {
    const { claw, stateDir } = await scene()
    const bash = (await claw(['completion', 'bash'])).out
    const file = join(stateDir, 'claw.bash')
    writeFileSync(file, `${bash}\nCOMP_WORDS=(claw sessions ex); COMP_CWORD=2; _claw; echo "\${COMPREPLY[@]}"\nCOMP_WORDS=(claw stat); COMP_CWORD=1; _claw; echo "\${COMPREPLY[@]}"\nCOMP_WORDS=(claw sessions export --ou); COMP_CWORD=3; _claw; echo "\${COMPREPLY[@]}"\n`)
    expect(spawnSync('bash', [file], { encoding: 'utf8' }).stdout).toBe('export\nstatus\n--output\n')
    expect((await claw(['completion', 'zsh'])).out).toContain("'sessions export') entries=(")
    expect((await claw(['completion', 'fish'])).out).toContain("complete -c claw -n \"__fish_seen_subcommand_from sessions; and __fish_seen_subcommand_from export\" -l output -r -d 'into this file")
    expect((await claw(['completion', 'tcsh'])).code).toBe(2)
  })
})
