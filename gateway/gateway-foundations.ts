// What a gateway stands on: its places, the lock, the configuration, the log and the state. No network yet.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createConfigService, formatIssue, parseByteSize, parseRegExp, resolveStatePaths } from './config/index.ts'
import type { ConfigService, OpenClawConfig, StatePaths } from './config/index.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { registerSecrets } from './gateway-secrets.ts'
import { systemClock } from './lib/index.ts'
import type { Clock } from './lib/index.ts'
import { createLogger, createRedactor } from './platform/index.ts'
import type { ClosableLogger, Logger, Redactor } from './platform/index.ts'
import { createSystemKeychain, openSecretStore } from './secrets/index.ts'
import type { SecretStore } from './secrets/index.ts'
import { acquireStateLock, createPruner, openState, prepareStateDirectory } from './storage/index.ts'
import type { OpenState } from './storage/index.ts'

export type Closer = () => void | Promise<void>

export interface Foundations {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDir: string
  readonly paths: StatePaths
  readonly clock: Clock
  readonly redactor: Redactor
  readonly logger: Logger
  readonly config: ConfigService
  readonly secrets: SecretStore
  readonly state: OpenState
}

/** Opens everything and pushes how to close it. Throws AppError when the state can't be used; what was opened is in `closers`. */
export async function openFoundations(options: GatewayOptions, closers: Closer[], secretPaths: () => readonly string[]): Promise<Foundations> {
  const given = { OPENCLAW_GATEWAY_TOKEN: options.token, OPENCLAW_STATE_DIR: options.stateDir, OPENCLAW_CONFIG_PATH: options.configPath }
  const env = { ...(options.env ?? process.env), ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) }
  const homeDir = options.homeDir ?? homedir()
  const paths = resolveStatePaths(env, homeDir)
  const layout = prepareStateDirectory(paths.stateDir)
  const lock = acquireStateLock(layout)
  closers.push(() => lock.release())

  const clock = systemClock
  const redactor = createRedactor()
  let log: ClosableLogger | null = null
  const report = (level: 'info' | 'warn', message: string, fields?: Readonly<Record<string, unknown>>) => log?.[level](message, fields)
  const secrets = await openSecretStore({
    folder: join(paths.stateDir, 'secrets'),
    keychain: options.keychain === undefined ? (env['OPENCLAW_KEYCHAIN'] === 'off' ? null : createSystemKeychain()) : options.keychain,
    guard: options.keyGuard ?? null,
    now: () => clock.now(),
    log: report,
  })
  const hideSecrets = () => {
    for (const { name } of secrets.list()) {
      const found = secrets.lookUp(name)
      if (found.kind === 'value') redactor.register(found.value)
    }
  }
  hideSecrets()
  const config = createConfigService({
    path: paths.configPath, stateDir: paths.stateDir, homeDir, env, secretPaths, secrets,
    now: () => clock.now(),
    log: report,
  })
  closers.push(() => config.close())
  closers.push(secrets.onChange(() => {
    hideSecrets()
    config.reload()
  }))
  const logger = openLog(config.current(), paths.logFile, redactor, options.headless === true)
  log = logger
  closers.push(() => logger.close())
  registerSecrets(config, redactor)
  redactor.configure(redactorSettings(config.current()))
  for (const issue of [...config.issues(), ...config.warnings()]) logger.warn(`configuration: ${formatIssue(issue)}`)
  closers.push(config.onChange((change) => {
    registerSecrets(config, redactor)
    redactor.configure(redactorSettings(change.config))
    logger.setLevel(logLevel(change.config))
  }))

  const state = openState({ layout, logger: logger.child({ subsystem: 'storage' }), clock })
  closers.push(() => state.close())
  const pruner = createPruner({ database: state.database, clock, logger: logger.child({ subsystem: 'storage' }) })
  closers.push(() => pruner.stop())
  return { env, homeDir, paths, clock, redactor, logger, config, secrets, state }
}

function openLog(config: OpenClawConfig, defaultFile: string, redactor: Redactor, toConsole: boolean): ClosableLogger {
  return createLogger({
    level: logLevel(config),
    redactor,
    file: config.logging.file ?? defaultFile,
    ...(config.logging.maxFileBytes === undefined ? {} : { maxFileBytes: parseByteSize(config.logging.maxFileBytes) }),
    ...(toConsole ? { console: { write: (text: string) => process.stderr.write(text), colors: process.stderr.isTTY, level: 'warn' as const } } : {}),
  })
}

function redactorSettings({ logging }: OpenClawConfig): Parameters<Redactor['configure']>[0] {
  return { guesses: logging.redactSensitive === 'tools', patterns: logging.redactPatterns.flatMap((pattern) => parseRegExp(pattern) ?? []) }
}

function logLevel({ logging: { level } }: OpenClawConfig): 'debug' | 'info' | 'warn' | 'error' | 'silent' {
  if (level === 'trace') return 'debug'
  return level === 'fatal' ? 'error' : level
}
