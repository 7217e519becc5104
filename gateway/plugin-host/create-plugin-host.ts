// The host of plugins: knows all by their manifests, decides which may run, and runs the code of one when it is first needed.
import { join } from 'node:path'
import type { Logger } from '../platform/index.ts'
import type { ModelProvider, Tool } from '../plugin-api/index.ts'
import { discoverPlugins } from './discover-plugins.ts'
import type { FoundPlugin, PluginOrigin, PluginRoot, PluginWarning } from './discover-plugins.ts'
import { importModule as nodeImport, loadPlugin } from './load-plugin.ts'
import type { ImportModule, LoadedPlugin } from './load-plugin.ts'
import { validatePluginConfig } from './validate-plugin-config.ts'

/** `plugins` of the configuration. */
export interface PluginSettings {
  readonly enabled: boolean
  readonly allow?: readonly string[] | undefined
  readonly deny: readonly string[]
  readonly entries: Readonly<Record<string, { readonly enabled?: boolean | undefined; readonly config?: Readonly<Record<string, unknown>> | undefined }>>
  readonly loadPaths: readonly string[]
}

export interface PluginHostDependencies {
  /** Folder of the plugins that belong to the product; null when there are none. */
  readonly bundledDir: string | null
  readonly stateDir: string
  /** Asked at every decision, so that a changed configuration counts at once (except `loadPaths`, read at start). */
  readonly settings: () => PluginSettings
  readonly logger: Logger
  /** How code is loaded; Node's `import` unless replaced. */
  readonly importModule?: ImportModule
}

export interface PluginStatus {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly description: string
  readonly origin: PluginOrigin
  readonly folder: string
  /** `ready`: may run, not needed yet. `failed` stays so until its settings change or the gateway restarts. */
  readonly state: 'ready' | 'loaded' | 'disabled' | 'failed'
  /** Why it is disabled or failed. */
  readonly reason?: string
  readonly apis: readonly string[]
  readonly providers: readonly string[]
  readonly tools: readonly string[]
  readonly channels: readonly string[]
}

export interface PluginHost {
  plugins(): readonly PluginStatus[]
  /** Bad manifests and hidden plugins. */
  warnings(): readonly PluginWarning[]
  /** Wire dialects that some enabled plugin declares. */
  apis(): readonly string[]
  /** The provider of a dialect, loading its plugin when needed; null when no working plugin has it. Never rejects. */
  providerFor(api: string): Promise<ModelProvider | null>
  /** Tools that enabled plugins declare, without loading them. */
  declaredTools(): readonly { readonly pluginId: string; readonly name: string }[]
  /** Loads the plugins that declare tools and returns those tools. Never rejects. */
  tools(): Promise<readonly Tool[]>
  /** Folders with skills of enabled plugins. */
  skillDirs(): readonly string[]
  /** Configuration paths that manifests mark as sensitive, e.g. `plugins.entries.voice.config.pin`. */
  secretSettings(): readonly string[]
}

interface Run {
  /** The settings it was loaded with; others mean loading anew. */
  config: Readonly<Record<string, unknown>> | undefined
  readonly result: Promise<LoadedPlugin | null>
  state: 'loading' | 'loaded' | 'failed'
  reason?: string
}

/** Nothing is read until the host is first asked something. */
export function createPluginHost(dependencies: PluginHostDependencies): PluginHost {
  const { bundledDir, stateDir, settings, logger, importModule = nodeImport } = dependencies
  const runs = new Map<string, Run>()
  let found: ReturnType<typeof discoverPlugins> | undefined

  function discovered(): ReturnType<typeof discoverPlugins> {
    if (found === undefined) {
      // Bundled before the state folder: nothing dropped there can stand in for a part of the product.
      const roots: PluginRoot[] = settings().loadPaths.map((folder) => ({ folder, origin: 'path' }))
      if (bundledDir !== null) roots.push({ folder: bundledDir, origin: 'bundled' })
      roots.push({ folder: join(stateDir, 'plugins'), origin: 'state' })
      found = discoverPlugins(roots, join(stateDir, 'cache', 'plugin-manifests.json'))
      for (const warning of found.warnings) logger.warn(`plugin manifest ${warning.message}`, { file: warning.file })
    }
    return found
  }

  function enabledPlugins(): readonly FoundPlugin[] {
    return discovered().plugins.filter((plugin) => disabledBecause(plugin, settings()) === null)
  }

  function load(plugin: FoundPlugin): Promise<LoadedPlugin | null> {
    const { id } = plugin.manifest
    const config = settings().entries[id]?.config
    const running = runs.get(id)
    if (running !== undefined && sameSettings(running, config)) return running.result
    const run: Run = { config, state: 'loading', result: start(plugin, config ?? {}).then(
      (loaded) => {
        run.state = 'loaded'
        return loaded
      },
      (fault: unknown) => {
        run.state = 'failed'
        run.reason = fault instanceof Error ? fault.message : String(fault)
        logger.error(`plugin "${id}" is disabled: ${run.reason}`, { pluginId: id, folder: plugin.folder })
        return null
      },
    ) }
    runs.set(id, run)
    return run.result
  }

  async function start(plugin: FoundPlugin, config: Readonly<Record<string, unknown>>): Promise<LoadedPlugin> {
    const checked = validatePluginConfig(plugin.manifest.configSchema, config)
    if (!checked.ok) throw new Error(checked.message)
    return loadPlugin({ manifest: plugin.manifest, folder: plugin.folder, config: checked.config, importModule })
  }

  return {
    plugins: () => discovered().plugins.map((plugin) => statusOf(plugin, disabledBecause(plugin, settings()), runs.get(plugin.manifest.id))),
    warnings: () => discovered().warnings,
    apis: () => [...new Set(enabledPlugins().flatMap(({ manifest }) => manifest.apis))],
    declaredTools: () => enabledPlugins().flatMap(({ manifest }) => manifest.tools.map((name) => ({ pluginId: manifest.id, name }))),
    skillDirs: () => enabledPlugins().flatMap(({ manifest, folder }) => manifest.skills.map((path) => join(folder, path))),
    secretSettings: () =>
      discovered().plugins.flatMap(({ manifest }) =>
        Object.entries(manifest.uiHints).flatMap(([path, hint]) => (hint['sensitive'] === true ? [`plugins.entries.${manifest.id}.config.${path.replace(/^config\./, '')}`] : [])),
      ),
    providerFor: async (api) => {
      for (const plugin of enabledPlugins()) {
        if (!plugin.manifest.apis.includes(api)) continue
        const loaded = await load(plugin)
        const provider = loaded?.providers.find((candidate) => candidate.apis.includes(api))
        if (provider !== undefined) return provider
      }
      return null
    },
    tools: async () => {
      const loaded = await Promise.all(enabledPlugins().filter(({ manifest }) => manifest.tools.length > 0).map(load))
      const byName = new Map<string, Tool>()
      for (const tool of loaded.flatMap((plugin) => plugin?.tools ?? [])) if (!byName.has(tool.name)) byName.set(tool.name, tool)
      return [...byName.values()]
    },
  }
}

/** deny > allow > the plugin's own switch > its default. Bundled plugins need no place in `allow`. */
function disabledBecause({ manifest, origin }: FoundPlugin, settings: PluginSettings): string | null {
  const { id } = manifest
  const own = Object.hasOwn(settings.entries, id) ? settings.entries[id]?.enabled : undefined
  if (settings.deny.includes(id)) return 'it is in plugins.deny'
  if (!settings.enabled && origin !== 'bundled') return 'plugins.enabled is false'
  if (settings.allow !== undefined && origin !== 'bundled' && !settings.allow.includes(id)) return 'it is not in plugins.allow'
  if (own === false) return `plugins.entries.${id}.enabled is false`
  if (own === undefined && !manifest.enabledByDefault) return `it waits for plugins.entries.${id}.enabled: true`
  return null
}

/** Every reload of the configuration makes new objects; only a different content counts. */
function sameSettings(run: Run, config: Run['config']): boolean {
  if (run.config === config) return true
  if (JSON.stringify(run.config) !== JSON.stringify(config)) return false
  run.config = config
  return true
}

function statusOf({ manifest, folder, origin }: FoundPlugin, disabled: string | null, run: Run | undefined): PluginStatus {
  const { id, name, version, description, apis, providers, tools, channels } = manifest
  const state = disabled !== null ? 'disabled' : run === undefined || run.state === 'loading' ? 'ready' : run.state
  const reason = disabled ?? run?.reason
  return { id, name, version, description, origin, folder, state, ...(reason === undefined ? {} : { reason }), apis, providers, tools, channels }
}
