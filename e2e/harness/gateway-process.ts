// A built gateway in a fresh state folder, with the scripted model as its only model.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startNode } from './child.ts'
import type { Child } from './child.ts'

export const root = join(import.meta.dirname, '..', '..')
export const TOKEN = 'test-token-test-token-test-token-0000'

export interface GatewayProcess {
  readonly port: number
  readonly pid: number
  readonly stateDir: string
  /** From spawn to the first 200 of /healthz, in milliseconds. */
  readonly startMs: number
  readonly child: Child
  /** Ends it with SIGTERM and removes the state folder unless that was given. */
  stop(): Promise<void>
  /** SIGKILL; resolves when the process is gone. The state folder stays. */
  kill(): Promise<void>
}

export interface GatewayOptions {
  readonly modelUrl: string
  /** A state folder to use; a new one, removed at the end, by default. */
  readonly stateDir?: string
  /** A free one by default. */
  readonly port?: number
  /** Writes the configuration into a given state folder too. */
  readonly freshConfig?: boolean
  /** Called with the new state folder before the start. */
  readonly prepare?: (stateDir: string) => void
  /** Merged over the configuration's top level. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Waits for the line it prints instead of asking again and again: cheaper where the time does not matter. */
  readonly byLine?: boolean
  /** The built command; this tree's by default. */
  readonly claw?: string
  /** Further environment variables. */
  readonly env?: Readonly<Record<string, string>>
}

export function gatewayEnv(stateDir: string, port: number): Record<string, string> {
  return { OPENCLAW_STATE_DIR: stateDir, OPENCLAW_CONFIG_PATH: join(stateDir, 'openclaw.json'), OPENCLAW_GATEWAY_PORT: String(port), OPENCLAW_GATEWAY_TOKEN: TOKEN }
}

export async function startGateway({ modelUrl, stateDir: given, port: wantedPort, freshConfig = given === undefined, prepare, config, byLine = false, claw = join(root, 'dist/claw.js'), env = {} }: GatewayOptions): Promise<GatewayProcess> {
  const stateDir = given ?? mkdtempSync(join(tmpdir(), 'claw-gateway-'))
  if (freshConfig) writeFileSync(join(stateDir, 'openclaw.json'), JSON.stringify({ ...configuration(modelUrl, stateDir), ...config }))
  prepare?.(stateDir)
  const port = wantedPort ?? (await freePort())
  const began = performance.now()
  const ready = startNode([claw, 'gateway', 'run'], { ...gatewayEnv(stateDir, port), ...env })
  if (byLine) await ready
  const startMs = await healthy(port, began)
  const child = await ready
  return {
    port, pid: child.pid, stateDir, startMs, child,
    kill: () => child.stop('SIGKILL'),
    async stop() {
      await child.stop()
      if (given === undefined) rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

function configuration(modelUrl: string, stateDir: string): object {
  mkdirSync(join(stateDir, 'workspace'), { recursive: true })
  return {
    gateway: { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN } },
    agents: { defaults: { workspace: join(stateDir, 'workspace'), model: { primary: 'scripted/scripted-1' } } },
    models: { providers: { scripted: { baseUrl: `${modelUrl}/v1`, apiKey: 'none', api: 'openai-completions', models: [{ id: 'scripted-1', name: 'Scripted', contextWindow: 200_000, maxTokens: 8192 }] } } },
  }
}

async function healthy(port: number, began: number): Promise<number> {
  while (performance.now() - began < 30_000) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`)
      if (response.ok) return performance.now() - began
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
    await delay(2)
  }
  throw new Error('the gateway did not become healthy in 30 s')
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
