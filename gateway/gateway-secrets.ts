// The secrets of one life of a gateway: the generated token, and everything the log must never show.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ConfigService, OpenClawConfig } from './config/index.ts'
import type { Redactor } from './platform/index.ts'
import { atomicWriteFile } from './storage/index.ts'

const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL)S?$/i
const SHORTEST_SECRET = 8

/** Reads the generated token, or makes one that only this user can read. The file is touched at the first call. */
export function createTokenKeeper(path: string): () => string {
  let token = ''
  return () => {
    if (token === '' && existsSync(path)) token = readFileSync(path, 'utf8').trim()
    if (token === '') {
      token = randomBytes(32).toString('base64url')
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      atomicWriteFile(path, `${token}\n`, { mode: 0o600 })
    }
    return token
  }
}

/** What commands are given and nobody should read in their output: keys of skills, and variables with the name of a secret. */
export function commandSecrets({ skills }: OpenClawConfig): readonly string[] {
  return Object.values(skills.entries).flatMap(({ apiKey, env = {} }) => [
    ...(apiKey === undefined ? [] : [apiKey]),
    ...Object.entries(env).filter(([name]) => SECRET_NAME.test(name)).map(([, value]) => value),
  ]).filter((value) => value.length >= SHORTEST_SECRET)
}

/** Takes these values out of a text, longer ones first. */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const longestFirst = secrets.toSorted((left, right) => right.length - left.length)
  return (text) => longestFirst.reduce((hidden, secret) => hidden.replaceAll(secret, '[redacted]'), text)
}

/** Tells the redactor every secret of the configuration and the environment; called again after each change. */
export function registerSecrets(config: ConfigService, redactor: Redactor): void {
  const { models, auth, gateway } = config.current()
  const configured = [
    gateway.auth.token,
    gateway.auth.password,
    ...Object.values(models.providers).map(({ apiKey }) => apiKey),
    ...Object.values(auth.profiles).flatMap(({ apiKey, token }) => [apiKey, token]),
    ...commandSecrets(config.current()),
    ...Object.entries(config.environment()).filter(([name, value]) => SECRET_NAME.test(name) && value.length >= SHORTEST_SECRET).map(([, value]) => value),
  ]
  for (const secret of configured) if (secret !== undefined) redactor.register(secret)
}
