// Where things are: state directory, configuration file and the files beside them. Reads the environment, not the disk.
import { join, resolve } from 'node:path'
import type { Io } from './io.ts'

export const DEFAULT_PORT = 18789

export interface Places {
  readonly stateDir: string
  readonly configPath: string
  /** The Ed25519 key and the device tokens of this command line. */
  readonly identityPath: string
  /** The token the gateway made for itself when none was configured. */
  readonly tokenPath: string
}

/** `OPENCLAW_STATE_DIR` and `OPENCLAW_CONFIG_PATH`, or their defaults under the home directory. */
export function findPlaces(io: Pick<Io, 'env' | 'home'>): Places {
  const stateDir = resolve(expandHome(io.env['OPENCLAW_STATE_DIR'] || '~/.openclaw-desktop', io.home))
  const configPath = resolve(expandHome(io.env['OPENCLAW_CONFIG_PATH'] || join(stateDir, 'openclaw.json'), io.home))
  return { stateDir, configPath, identityPath: join(stateDir, 'identity', 'cli.json'), tokenPath: join(stateDir, 'identity', 'gateway-token') }
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path
}
