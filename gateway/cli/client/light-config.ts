// The few values of the configuration that are needed to find the gateway, read without its schema: this must be quick
// and must work when the file is wrong elsewhere.
import { readFileSync } from 'node:fs'

export interface GatewayHints {
  readonly port?: number
  readonly token?: string
  readonly password?: string
}

/** Never fails: an unreadable or invalid file gives no hints. `${NAME}` is replaced from the environment, `{ source: "store" }` from the secret store. */
export async function readGatewayHints(configPath: string, env: Readonly<Record<string, string | undefined>>, secretOf: (name: string) => Promise<string | null> = () => Promise.resolve(null)): Promise<GatewayHints> {
  const root = asRecord(await readConfigFile(configPath))
  const gateway = asRecord(root['gateway'])
  const auth = asRecord(gateway['auth'])
  const port = gateway['port']
  const token = await read(auth['token'])
  const password = await read(auth['password'])
  return {
    ...(typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536 ? { port } : {}),
    ...(token === null ? {} : { token }),
    ...(password === null ? {} : { password }),
  }

  async function read(value: unknown): Promise<string | null> {
    const { source, id } = asRecord(value)
    return source === 'store' && typeof id === 'string' ? secretOf(id) : substitute(value, env)
  }
}

/** The file's value, or null when there is none or it can't be parsed. */
export async function readConfigFile(path: string): Promise<unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    // No configuration yet: the defaults hold.
    return null
  }
  try {
    return JSON.parse(text)
  } catch {
    // Not plain JSON: comments or trailing commas, as JSON5 allows.
    const { parseConfigText } = await import('./parse-config-text.ts')
    return parseConfigText(text)
  }
}

function substitute(value: unknown, env: Readonly<Record<string, string | undefined>>): string | null {
  if (typeof value !== 'string' || value === '') return null
  let missing = false
  const text = value.replace(/\$\{([A-Z_][A-Z0-9_]*)\}/g, (_, name: string) => {
    const found = env[name]
    if (found === undefined) missing = true
    return found ?? ''
  })
  return missing || text === '' ? null : text
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {}
}
