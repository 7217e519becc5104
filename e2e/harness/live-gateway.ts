// A gateway in this process with a scripted model, in folders of its own; it can be started again over the same state.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway } from '../../gateway/index.ts'
import type { Gateway } from '../../gateway/index.ts'
import { ALL_SCOPES } from '../../gateway/server/testing/raw-client.ts'
import type { ConnectOptions } from '../../gateway/server/testing/raw-client.ts'
import { startModelServer } from '../fakes/model-server.ts'
import type { ModelServer } from '../fakes/model-server.ts'
import { TOKEN } from './gateway-process.ts'
import { enterLive } from './live-client.ts'
import type { LiveClient } from './live-client.ts'

export interface LiveOptions {
  /** Keys merged over the default configuration, one level deep below `tools`, `models` and the like. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Keys merged into `agents.defaults`. */
  readonly defaults?: Readonly<Record<string, unknown>>
  /** Keys merged into the scripted provider. */
  readonly provider?: Readonly<Record<string, unknown>>
  /** Further providers, given the address of the model server. */
  readonly providers?: (modelUrl: string) => Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}

export interface LiveGateway {
  readonly model: ModelServer
  readonly folder: string
  readonly stateDir: string
  readonly workspace: string
  readonly configPath: string
  gateway(): Gateway
  url(): string
  /** A person at this machine: full scopes, answers approvals unless `caps` says otherwise. */
  enter(options?: ConnectOptions): Promise<LiveClient>
  /** Ends the gateway and starts another one over the same state, on another port unless the same is asked for; `between` is for what happens to the state meanwhile. */
  restart(how?: { readonly samePort?: boolean; readonly between?: () => void | Promise<void> }): Promise<void>
  stop(): Promise<void>
}

/** Approves nothing and says so: a script. */
export const UNATTENDED: ConnectOptions = { client: { id: 'gateway-client', mode: 'backend' }, caps: [] }

/** The model `scripted/scripted-1` behaves as `e2e/fakes/model-server.ts` says. */
export async function startLive(options: LiveOptions = {}): Promise<LiveGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'claw-live-'))
  const [stateDir, homeDir] = [join(folder, 'state'), join(folder, 'home')]
  const workspace = join(stateDir, 'workspace')
  const configPath = join(stateDir, 'openclaw.json')
  for (const path of [workspace, homeDir]) mkdirSync(path, { recursive: true })
  const model = await startModelServer()
  writeFileSync(configPath, JSON.stringify(liveConfig(model.url, workspace, options), null, 2))
  const start = (port = 0) => startGateway({ stateDir, configPath, homeDir, port, token: TOKEN, env: { PATH: process.env['PATH'], OPENCLAW_DETECT_LOCAL_MODELS: '0', ...options.env } })
  let gateway = await start()
  const clients: LiveClient[] = []
  const leave = () => Promise.all(clients.splice(0).map((client) => client.end()))
  const url = () => gateway.url.replace('http', 'ws')

  return {
    model, folder, stateDir, workspace, configPath, url,
    gateway: () => gateway,
    async enter(connect = {}) {
      const client = await enterLive(url(), { client: { id: 'gateway-client', mode: 'backend' }, caps: ['tool-events', 'exec-approvals'], scopes: ALL_SCOPES, auth: { token: TOKEN }, ...connect })
      clients.push(client)
      return client
    },
    async restart({ samePort = false, between } = {}) {
      const { port } = gateway
      await leave()
      await gateway.stop()
      await between?.()
      gateway = await start(samePort ? port : 0)
    },
    async stop() {
      await leave()
      await gateway.stop()
      await model.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The configuration `startLive` writes. */
export function liveConfig(modelUrl: string, workspace: string, { config = {}, defaults = {}, provider = {}, providers = () => ({}) }: LiveOptions): object {
  return {
    gateway: { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN } },
    agents: { defaults: { workspace, model: { primary: 'scripted/scripted-1' }, ...defaults } },
    models: {
      mode: 'replace',
      providers: {
        scripted: { baseUrl: `${modelUrl}/v1`, apiKey: 'none', api: 'openai-completions', models: [{ id: 'scripted-1', contextWindow: 200_000, maxTokens: 8192 }], ...provider },
        ...providers(modelUrl),
      },
    },
    ...config,
  }
}
