// A folder with a configuration in it, for tests. Removed when the test ends.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ConfigPlace } from '../load-config.ts'

export interface ConfigFolder {
  readonly place: ConfigPlace
  readonly folder: string
  readonly write: (name: string, text: string) => string
  readonly read: (name: string) => string
}

/** Makes `openclaw.json` with this text (or none). */
export function configFolder(text?: string, options: { readonly env?: Record<string, string>; readonly name?: string } = {}): ConfigFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'claw-config-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const name = options.name ?? 'openclaw.json'
  const write = (file: string, content: string): string => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
    return join(folder, file)
  }
  if (text !== undefined) write(name, text)
  return {
    place: { path: join(folder, name), stateDir: folder, homeDir: '/home/owner', env: options.env ?? {} },
    folder,
    write,
    read: (file) => readFileSync(join(folder, file), 'utf8'),
  }
}
