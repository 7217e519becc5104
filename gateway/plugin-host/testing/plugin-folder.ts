// Folders with plugins in them, and a host over them, for tests. Removed when the test ends.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Logger } from '../../platform/index.ts'
import { createPluginHost } from '../index.ts'
import type { PluginHost, PluginSettings } from '../index.ts'

export interface PluginFolder {
  readonly stateDir: string
  readonly bundledDir: string
  /** Writes a plugin; `code` is its index.js. */
  readonly install: (where: 'bundled' | 'state' | 'path', id: string, manifest: unknown, code?: string) => string
  readonly settings: { -readonly [Key in keyof PluginSettings]: PluginSettings[Key] }
  readonly log: string[]
  readonly host: () => PluginHost
}

/** A plugin's code that registers one provider for an api. */
export function providerCode(id: string, api: string, extra = ''): string {
  return `${extra}
export default { id: ${JSON.stringify(id)}, register(api) {
  globalThis.__registered = [...(globalThis.__registered ?? []), { id: ${JSON.stringify(id)}, config: api.config }]
  api.registerProvider({ apis: [${JSON.stringify(api)}], owner: ${JSON.stringify(id)}, async *stream() {} })
} }`
}

export function pluginFolder(): PluginFolder {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'claw-plugins-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const places = { bundled: join(root, 'bundled'), state: join(root, 'state', 'plugins'), path: join(root, 'elsewhere') }
  const settings: PluginFolder['settings'] = { enabled: true, deny: [], entries: {}, loadPaths: [] }
  const log: string[] = []
  const write = (message: string): void => void log.push(message)
  const logger: Logger = { debug: write, info: write, warn: write, error: write, child: () => logger }
  return {
    stateDir: join(root, 'state'),
    bundledDir: places.bundled,
    install: (where, id, manifest, code) => {
      const folder = join(places[where], id)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      writeFileSync(join(folder, 'openclaw.plugin.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
      if (code !== undefined) writeFileSync(join(folder, 'index.js'), code)
      return folder
    },
    settings,
    log,
    host: () => createPluginHost({ bundledDir: places.bundled, stateDir: join(root, 'state'), settings: () => settings, logger }),
  }
}
