// A real sshd on a free port, with throw-away keys: for tunnels of the desktop app.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './gateway-process.ts'

/** Tests that need it fail where it is missing: `apt-get install openssh-server`. */
const SSHD = '/usr/sbin/sshd'

export interface SshServer {
  readonly port: number
  readonly user: string
  /** A private key that it accepts. */
  readonly identityFile: string
  /** As `ssh-keygen -l` shows it. */
  fingerprint(): string
  /** Ends it and every connection to it. */
  stop(): Promise<void>
  start(): Promise<void>
  /** As if the computer was set up anew, or another one answered. Takes effect with the next start. */
  changeHostKey(): void
  close(): Promise<void>
}

export async function startSshServer(): Promise<SshServer> {
  if (!existsSync(SSHD)) throw new Error(`There is no ${SSHD}: install openssh-server. Tests of tunnels run against the real one.`)
  const folder = mkdtempSync(join(tmpdir(), 'claw-sshd-'))
  const file = (name: string): string => join(folder, name)
  const port = await freePort()
  const makeKey = (name: string): void => {
    for (const path of [file(name), file(`${name}.pub`)]) rmSync(path, { force: true })
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file(name)])
  }
  makeKey('host')
  makeKey('client')
  writeFileSync(file('authorized'), readFileSync(file('client.pub')))
  writeFileSync(file('config'), [
    `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${file('host')}`, `AuthorizedKeysFile ${file('authorized')}`, 'StrictModes no', 'UsePAM no',
    'PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin prohibit-password', 'AllowTcpForwarding yes', `PidFile ${file('pid')}`, '',
  ].join('\n'))
  // Where sshd puts those who are not let in yet.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    child = spawn(SSHD, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] })
    let words = ''
    child.stderr?.on('data', (data: Buffer) => (words += String(data)))
    for (let tries = 0; tries < 200; tries += 1) {
      if (await answers(port)) return
      if (child.exitCode !== null) throw new Error(`sshd ended: ${words}`)
      await delay(20)
    }
    throw new Error(`sshd did not listen: ${words}`)
  }

  async function stop(): Promise<void> {
    const ending = child
    child = null
    if (ending?.pid === undefined || ending.exitCode !== null) return
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    // Its connections are processes with sessions of their own.
    for (const pid of [ending.pid, ...descendantsOf(ending.pid)]) killQuietly(pid)
    await ended
  }

  await start()
  return {
    port,
    user: userInfo().username,
    identityFile: file('client'),
    fingerprint: () => /SHA256:\S+/.exec(execFileSync('ssh-keygen', ['-l', '-f', file('host.pub')], { encoding: 'utf8' }))?.[0] ?? '',
    stop,
    start,
    changeHostKey: () => makeKey('host'),
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function descendantsOf(pid: number): number[] {
  const { stdout } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
  const children = stdout.split('\n').filter((line) => line !== '').map(Number)
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It ended with its parent.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
