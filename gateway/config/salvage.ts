// What can be saved of a configuration that is broken: enough to reach the control plane safely.
import { z } from 'zod'
import { substitute } from './reading/environment.ts'
import { isPlainObject } from './json-values.ts'
import type { LoadedConfig } from './load-config.ts'
import { configSchema, defaultConfig } from './schema.ts'
import type { OpenClawConfig } from './schema.ts'
import { setAsideForeign } from './set-aside-foreign.ts'

const LISTENING = ['port', 'bind', 'customBindHost', 'trustedProxies', 'controlUi'] as const

/**
 * Defaults, plus the listening keys and the credentials as far as each is valid by itself. Credentials that cannot be read
 * from the file come from the last good copy; when there are none at all, the gateway listens on loopback only.
 */
export function salvageConfig(broken: LoadedConfig, lastGood: OpenClawConfig | null): OpenClawConfig {
  const base = defaultConfig()
  const fromFile = gatewayOf(broken)
  const source = fromFile ?? (lastGood === null ? {} : { ...lastGood.gateway })
  const shape = (configSchema().shape.gateway.def.innerType as z.ZodObject).shape as Record<string, z.ZodType>
  const gateway: Record<string, unknown> = { ...base.gateway }
  for (const key of LISTENING) {
    const parsed = shape[key]?.safeParse(source[key])
    if (parsed?.success === true) gateway[key] = parsed.data
  }
  const auth = readAuth(source['auth']) ?? (lastGood === null ? null : pickAuth(lastGood.gateway.auth))
  if (auth !== null) gateway['auth'] = { ...base.gateway.auth, ...auth }
  else gateway['bind'] = 'loopback'
  return { ...base, gateway: gateway as OpenClawConfig['gateway'] }
}

function gatewayOf(broken: LoadedConfig): Record<string, unknown> | null {
  const own = setAsideForeign(broken.sources?.value).value
  const value = substitute(own, broken.environment).value
  return isPlainObject(value) && isPlainObject(value['gateway']) ? value['gateway'] : null
}

function pickAuth({ mode, token, password }: OpenClawConfig['gateway']['auth']): Record<string, unknown> | null {
  return readAuth({ mode, token, password })
}

/** Mode, token and password, each by itself; null when nothing usable is there. */
function readAuth(value: unknown): Record<string, unknown> | null {
  if (!isPlainObject(value)) return null
  const [mode, token, password] = [value['mode'], value['token'], value['password']]
  const auth: Record<string, unknown> = {}
  if (mode === 'none' || mode === 'token' || mode === 'password') auth['mode'] = mode
  if (typeof token === 'string' && token !== '') auth['token'] = token
  if (typeof password === 'string' && password !== '') auth['password'] = password
  // Both without a mode is itself a mistake; the token is the one that clients expect.
  if (auth['mode'] === undefined && auth['token'] !== undefined && auth['password'] !== undefined) auth['mode'] = 'token'
  return auth['mode'] === 'none' || auth['token'] !== undefined || auth['password'] !== undefined ? auth : null
}
