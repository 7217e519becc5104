// Finds out who holds a port that we wanted, so that the error can say what to do. Best effort: every question may stay unanswered.
import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface PortHolder {
  readonly pid: number | null
  readonly command: string | null
  /** It answers like a gateway. */
  readonly isGateway: boolean
}

const PROBE_TIMEOUT_MS = 500

export async function findPortHolder(host: string, port: number): Promise<PortHolder> {
  const [isGateway, pid] = await Promise.all([answersAsGateway(host, port), process.platform === 'linux' ? pidFromProc(port) : pidFromLsof(port)])
  return { pid, command: pid === null ? null : await commandOf(pid), isGateway }
}

/** One sentence about the holder and one about the way out. */
export function explainTakenPort(host: string, port: number, holder: PortHolder): string {
  const who = holder.pid === null ? 'another program' : `process ${holder.pid}${holder.command === null ? '' : ` (${holder.command})`}`
  const what = holder.isGateway ? `a gateway is already running there: ${who}` : `it is held by ${who}`
  const wayOut = holder.isGateway
    ? 'Use that one (`claw status`), stop it (`claw gateway stop`), or start this one on another port'
    : 'Stop that program or start the gateway on another port'
  return `Port ${port} on ${host} is taken: ${what}. ${wayOut}: \`claw gateway run --port ${port + 1}\`, OPENCLAW_GATEWAY_PORT, or gateway.port in the configuration.`
}

async function answersAsGateway(host: string, port: number): Promise<boolean> {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  try {
    const response = await fetch(`http://${name}:${port}/healthz`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS), redirect: 'error' })
    const body = (await response.json()) as { readonly ok?: unknown; readonly status?: unknown } | null
    return response.ok && body?.ok === true && body.status === 'live'
  } catch {
    // Not HTTP, not JSON or too slow: no gateway.
    return false
  }
}

/** Linux: the listening socket's inode from /proc/net/tcp, then the process that has it open. Sees our own user's processes only. */
async function pidFromProc(port: number): Promise<number | null> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')))
  const inodes = new Set(
    tables.join('\n').split('\n').map((line) => line.trim().split(/\s+/)).flatMap((columns) => (columns[1]?.endsWith(`:${hexPort}`) === true && columns[3] === '0A' ? [`socket:[${columns[9] ?? ''}]`] : [])),
  )
  if (inodes.size === 0) return null
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue
    const descriptors = await readdir(`/proc/${entry}/fd`).catch(() => [])
    const targets = await Promise.all(descriptors.map((descriptor) => readlink(`/proc/${entry}/fd/${descriptor}`).catch(() => '')))
    if (targets.some((target) => inodes.has(target))) return Number(entry)
  }
  return null
}

async function pidFromLsof(port: number): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { timeout: 2_000 })
    const pid = Number.parseInt(stdout, 10)
    return Number.isInteger(pid) ? pid : null
  } catch {
    // No lsof here, or it found nothing.
    return null
  }
}

async function commandOf(pid: number): Promise<string | null> {
  if (pid === process.pid) return 'this very process'
  const text = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => null)
  if (text !== null) return text.trim()
  try {
    const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm='], { timeout: 2_000 })
    return stdout.trim() || null
  } catch {
    // ps does not know it (any more).
    return null
  }
}
