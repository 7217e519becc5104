// The checks in their order: this process, the disk, the configuration, the database, then the gateway and its models.
import type { GatewayOptions } from '../client/open-gateway.ts'
import { checkConfigFile, restoreLastGoodConfig } from '../host/check-config.ts'
import type { Io } from '../io.ts'
import { CliError } from '../io.ts'
import { findPlaces } from '../places.ts'
import { withProgress } from '../terminal/progress.ts'
import { examineDatabase, examineLock, examineSecrets, examineStateDirectory } from './disk-checks.ts'
import type { Finding } from './finding.ts'
import { examineGateway } from './gateway-checks.ts'

/** Never throws for what it finds; every failure is a finding. With `fix` it repairs what is safe to repair. */
export async function examine(io: Io, options: GatewayOptions, fix: boolean): Promise<readonly Finding[]> {
  const { stateDir } = findPlaces(io)
  const disk = [examineNode(), examineStateDirectory(stateDir, fix), examineSecrets(stateDir, fix), examineLock(stateDir), examineConfig(io, fix)]
  const database = await withProgress(io, 'Checking the database', () => examineDatabase(stateDir))
  const gateway = await withProgress(io, 'Asking the gateway', () => examineGateway(io, options))
  return [...disk, database, ...gateway].filter((finding): finding is Finding => finding !== null)
}

function examineNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const good = major > 22 || (major === 22 && minor >= 12)
  return { name: 'Node', state: good ? 'ok' : 'failed', text: `version ${process.versions.node}`, ...(good ? {} : { todo: 'Run `npm ci` in the project folder; it brings its own Node.' }) }
}

function examineConfig(io: Io, fix: boolean): Finding {
  const check = checkConfigFile(io)
  const name = 'Configuration'
  if (!check.exists) return { name, state: 'ok', text: `no file at ${check.path}; the defaults hold` }
  if (check.valid) {
    if (check.warnings.length === 0) return { name, state: 'ok', text: check.path }
    return { name, state: 'warning', text: `valid, with ${check.warnings.length === 1 ? 'a remark' : `${check.warnings.length} remarks`}: ${check.warnings.join('; ')}` }
  }
  if (!fix) return { name, state: 'failed', text: check.issues.join('; '), todo: 'Correct the file, or go back to the last good copy: claw doctor --fix' }
  try {
    return { name, state: 'fixed', text: `the last good copy is back at ${restoreLastGoodConfig(io)}; the broken file is kept beside it` }
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    return { name, state: 'failed', text: `${check.issues.join('; ')}. ${error.message}`, todo: 'Correct the file by hand: claw config validate names each mistake.' }
  }
}
