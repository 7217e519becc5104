// Where things are and how the gateway is reached, decided from the environment and the configuration. Pure functions.
import { isAbsolute, join, resolve } from 'node:path'
import { expandHome } from './load-config.ts'
import type { Environment } from './reading/environment.ts'
import type { OpenClawConfig } from './schema.ts'

export interface StatePaths {
  /** Absolute. */
  readonly stateDir: string
  readonly configPath: string
  readonly workspaceDir: string
  readonly databasePath: string
  readonly pluginsDir: string
  readonly logFile: string
}

const STATE_FOLDER = '.openclaw-desktop'

/** `OPENCLAW_STATE_DIR` and `OPENCLAW_CONFIG_PATH` win over the home directory. An existing `~/.openclaw` is never used. */
export function resolveStatePaths(env: Environment, homeDir: string): StatePaths {
  const stateDir = absolute(env['OPENCLAW_STATE_DIR'], homeDir) ?? join(homeDir, STATE_FOLDER)
  return {
    stateDir,
    configPath: absolute(env['OPENCLAW_CONFIG_PATH'], homeDir) ?? join(stateDir, 'openclaw.json'),
    workspaceDir: join(stateDir, 'workspace'),
    databasePath: join(stateDir, 'state.db'),
    pluginsDir: join(stateDir, 'plugins'),
    logFile: join(stateDir, 'logs', 'gateway.log'),
  }
}

function absolute(path: string | undefined, homeDir: string): string | null {
  if (path === undefined || path.trim() === '') return null
  const expanded = expandHome(path.trim(), homeDir)
  return isAbsolute(expanded) ? expanded : resolve(expanded)
}

export type PortChoice = { readonly ok: true; readonly port: number; readonly from: 'option' | 'environment' | 'config' } | { readonly ok: false; readonly message: string }

/** `--port` > `OPENCLAW_GATEWAY_PORT` > `gateway.port`. Port 0 (any free one) only as an option or variable. */
export function resolveGatewayPort(config: OpenClawConfig, env: Environment, option?: string | number): PortChoice {
  if (option !== undefined) return readPort(option, '--port', 'option')
  const variable = env['OPENCLAW_GATEWAY_PORT']?.trim()
  if (variable !== undefined && variable !== '') return readPort(variable, 'OPENCLAW_GATEWAY_PORT', 'environment')
  return { ok: true, port: config.gateway.port, from: 'config' }
}

function readPort(value: string | number, name: string, from: 'option' | 'environment'): PortChoice {
  const port = typeof value === 'number' ? value : /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? { ok: true, port, from } : { ok: false, message: `${name} must be a port number between 0 and 65535` }
}

export interface GatewayAuth {
  readonly mode: 'none' | 'token' | 'password'
  /** Missing when none is configured yet: one has to be made. */
  readonly token?: string
  readonly password?: string
}

/** `OPENCLAW_GATEWAY_TOKEN` and `OPENCLAW_GATEWAY_PASSWORD` win over the file. Without a mode, a lone password means password, else token. */
export function resolveGatewayAuth(config: OpenClawConfig, env: Environment): GatewayAuth {
  const { auth } = config.gateway
  const token = nonEmpty(env['OPENCLAW_GATEWAY_TOKEN']) ?? auth.token
  const password = nonEmpty(env['OPENCLAW_GATEWAY_PASSWORD']) ?? auth.password
  const mode = auth.mode ?? (password !== undefined && token === undefined ? 'password' : 'token')
  return { mode, ...(token === undefined ? {} : { token }), ...(password === undefined ? {} : { password }) }
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}
