import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askHostKey, keepHostKey, readHostKey } from './host-key.ts'
import type { HostKey } from './host-key.ts'
import type { RunSsh } from './run-ssh.ts'
import { keyQuestionArguments, tunnelArguments } from './ssh-arguments.ts'
import type { SshPlace } from './ssh-arguments.ts'
import { readSshFailure } from './ssh-failure.ts'
import { createSshTunnel } from './ssh-tunnel.ts'
import type { TunnelState } from './ssh-tunnel.ts'

const PLACE: SshPlace = { kind: 'ssh', host: 'home.example', user: 'ada', port: 2222, identityFile: '/keys/id', gatewayPort: 18789 }
/** Made for this test; `ssh-keygen -l` shows this fingerprint. */
const LINE = '[127.0.0.1]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEZLbBlSZqIDn4SQwpYEN0b+J4ZQKkXtK3Gv2Xc1cM5O'
const REFUSED_UNKNOWN = 'No ED25519 host key is known for [127.0.0.1]:2222 and you have requested strict checking.\r\nHost key verification failed.\r\n'

describe('what ssh is started with', () => {
  it('opens one tunnel, asks nothing and takes only known keys', () => {
    const args = tunnelArguments(PLACE, 4000, ['/data/a b.known', '/home/ada/.ssh/known_hosts'])
    expect(args.slice(-9)).toEqual(['127.0.0.1:4000:127.0.0.1:18789', '-i', '/keys/id', '-p', '2222', '-l', 'ada', '--', 'home.example'])
    for (const option of ['BatchMode=yes', 'ExitOnForwardFailure=yes', 'StrictHostKeyChecking=yes', 'ServerAliveInterval=10', 'ServerAliveCountMax=3', 'IdentitiesOnly=yes', 'PermitLocalCommand=no', 'ForwardAgent=no', 'UserKnownHostsFile="/data/a b.known" "/home/ada/.ssh/known_hosts"']) expect(args).toContain(option)
    expect(args.slice(0, 2)).toEqual(['-N', '-T'])
  })

  it('leaves to the configuration of ssh what nobody chose', () => {
    const args = tunnelArguments({ ...PLACE, user: '', port: null, identityFile: '' }, 4000, ['/k'])
    for (const flag of ['-p', '-l', '-i']) expect(args).not.toContain(flag)
    expect(args).not.toContain('IdentitiesOnly=yes')
    expect(args.slice(-2)).toEqual(['--', 'home.example'])
  })

  it('offers nothing to a computer whose key it asks for', () => {
    const args = keyQuestionArguments(PLACE, '/tmp/x%y')
    for (const option of ['PubkeyAuthentication=no', 'PasswordAuthentication=no', 'KbdInteractiveAuthentication=no', 'PreferredAuthentications=none', 'ClearAllForwardings=yes', 'UserKnownHostsFile="/tmp/x%%y"']) expect(args).toContain(option)
    expect(args).not.toContain('-i')
  })
})

describe('the last words of ssh', () => {
  it.each([
    ['ssh: connect to host x port 22: Connection refused', 'unreachable'], ['ssh: connect to host x port 22: Connection timed out', 'unreachable'], ['kex_exchange_identification: Connection closed by remote host', 'unreachable'],
    ['ssh: Could not resolve hostname nowhere: Name or service not known', 'unknown-name'], ['bind [127.0.0.1]:4000: Address already in use\nchannel_setup_fwd_listener_tcpip: cannot listen to port: 4000', 'port-taken'],
    ['Timeout, server home not responding.', 'ended'], ['', 'ended'],
  ])('"%s" may pass: %s', (output, reason) => {
    expect(readSshFailure(output)).toMatchObject({ kind: 'passing', reason })
  })

  it.each([
    ['ada@home: Permission denied (publickey).', 'key-refused'],
    ['Warning: Identity file /nowhere not accessible: No such file or directory.\nada@home: Permission denied (publickey).', 'identity-file'],
    [REFUSED_UNKNOWN, 'host-key-unknown'],
    ['@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@@\nHost key verification failed.', 'host-key-changed'],
    ['channel 0: open failed: administratively prohibited: open failed', 'forbidden'],
  ])('"%s" needs somebody: %s', (output, reason) => {
    expect(readSshFailure(output)).toMatchObject({ kind: 'final', reason })
  })

  it('are one line without control characters', () => {
    expect(readSshFailure('first\r\n\u001b[31mConnection refused\u0007\r\n@@@@\r\n').words).toBe('[31mConnection refused')
    expect(readSshFailure('x'.repeat(5000)).words).toHaveLength(300)
  })
})

describe('the key of another computer', () => {
  it('is asked for in a file of its own and read as ssh shows it', async () => {
    const asked: string[] = []
    const run: RunSsh = (args) => {
      const file = /"(.*)"/.exec(args.find((arg) => arg.startsWith('UserKnownHostsFile=')) ?? '')?.[1] ?? ''
      asked.push(file)
      writeFileSync(file, `# comment\n${LINE}\n`)
      return { ended: Promise.resolve('Permission denied'), end: () => undefined }
    }
    const key = await askHostKey(run, PLACE)
    expect(key).toMatchObject({ type: 'ED25519', line: LINE })
    expect(key?.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    expect(existsSync(asked[0] ?? '')).toBe(false)
    expect(await askHostKey(() => ({ ended: Promise.resolve(null), end: () => undefined }), PLACE)).toBeNull()
  })

  it.each(['', '# nothing', 'host ssh-ed25519', 'host ssh-ed25519 not*base64'])('is not in "%s"', (content) => {
    expect(readHostKey(content)).toBeNull()
  })

  it('is kept in a file for its owner only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'claw-keys-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'ssh', 'a.known_hosts')
    keepHostKey(file, { type: 'ED25519', fingerprint: '', line: LINE })
    expect(readFileSync(file, 'utf8')).toBe(`${LINE}\n`)
    expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  })
})

describe('a tunnel', () => {
  const settle = () => new Promise((resolve) => setImmediate(resolve))

  function scene(answers: { readonly key?: HostKey | null; readonly isConfirmed?: boolean } = {}) {
    const runs: { args: readonly string[]; finish: (output: string | null) => void; ended: boolean }[] = []
    const states: TunnelState[] = []
    const later: { run: () => void; ms: number }[] = []
    const listening = new Set<number>()
    const time = { now: 0 }
    const shown: HostKey[] = []
    const tunnel = createSshTunnel({
      place: PLACE,
      run(args) {
        const { promise, resolve } = Promise.withResolvers<string | null>()
        const entry = { args, finish: resolve, ended: false }
        runs.push(entry)
        return { ended: promise, end: () => void (entry.ended = true) }
      },
      knownHosts: ['/known'],
      findPort: async () => 4000 + runs.length,
      isListening: async (port) => listening.has(port),
      askHostKey: async () => (answers.key === undefined ? readHostKey(LINE) : answers.key),
      confirmHostKey: async (key) => {
        shown.push(key)
        return answers.isConfirmed ?? true
      },
      changed: (state) => states.push(state),
      now: () => time.now,
      after(run, ms) {
        const entry = { run, ms }
        later.push(entry)
        return () => void later.splice(later.indexOf(entry) === -1 ? later.length : later.indexOf(entry), 1)
      },
    })
    const next = async (): Promise<number | undefined> => {
      const entry = later.shift()
      entry?.run()
      await settle()
      return entry?.ms
    }
    return { tunnel, runs, states, listening, time, shown, next, later }
  }

  it('is up once ssh listens', async () => {
    const { tunnel, states, listening, next } = scene()
    tunnel.start()
    await settle()
    await next()
    expect(tunnel.state()).toEqual({ kind: 'starting' })
    listening.add(4000)
    await next()
    expect(states).toEqual([{ kind: 'starting' }, { kind: 'up', localPort: 4000 }])
  })

  it('is tried again with growing pauses, from the first one after it was up for a while', async () => {
    const { tunnel, runs, listening, time, next } = scene()
    tunnel.start()
    await settle()
    const pauses: (number | undefined)[] = []
    for (let turn = 0; turn < 7; turn += 1) {
      runs.at(-1)?.finish('Connection refused')
      await settle()
      expect(tunnel.state()).toMatchObject({ kind: 'trying', reason: 'unreachable' })
      pauses.push(await next())
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
    listening.add(4007)
    await next()
    expect(tunnel.state().kind).toBe('up')
    time.now = 61_000
    runs.at(-1)?.finish('Timeout, server not responding.')
    await settle()
    expect(tunnel.state()).toMatchObject({ kind: 'trying', reason: 'ended', retryAtMs: 62_000 })
  })

  it('asks about an unknown computer once, and goes on when it was confirmed', async () => {
    const { tunnel, runs, shown } = scene()
    tunnel.start()
    await settle()
    runs[0]?.finish(REFUSED_UNKNOWN)
    await settle()
    await settle()
    expect(shown).toHaveLength(1)
    expect(runs).toHaveLength(2)
  })

  it.each([
    [{ isConfirmed: false }, { kind: 'refused', reason: 'host-key-declined' }],
    [{ key: null }, { kind: 'trying', reason: 'unreachable' }],
  ])('connects nothing to an unknown computer otherwise: %j', async (answers, expected) => {
    const { tunnel, runs } = scene(answers)
    tunnel.start()
    await settle()
    runs[0]?.finish(REFUSED_UNKNOWN)
    await settle()
    await settle()
    expect(tunnel.state()).toMatchObject(expected)
    expect(runs).toHaveLength(1)
  })

  it.each([['WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!', 'host-key-changed'], ['Permission denied (publickey).', 'key-refused'], [null, 'no-ssh']])('stops for what a person must solve: %s', async (output, reason) => {
    const { tunnel, runs, later, shown } = scene()
    tunnel.start()
    await settle()
    runs[0]?.finish(output)
    await settle()
    expect(tunnel.state()).toMatchObject({ kind: 'refused', reason })
    expect(later).toEqual([])
    expect(shown).toEqual([])
    tunnel.start()
    await settle()
    expect(runs).toHaveLength(2)
  })

  it('ends with its ssh, and what that says afterwards counts no more', async () => {
    const { tunnel, runs, states } = scene()
    tunnel.start()
    await settle()
    tunnel.stop()
    expect(runs[0]?.ended).toBe(true)
    runs[0]?.finish('Connection refused')
    await settle()
    expect(states.at(-1)).toEqual({ kind: 'off' })
  })
})
