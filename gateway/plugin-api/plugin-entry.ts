// What a plugin exports. The manifest beside it (`openclaw.plugin.json`) is read before this code is imported.
import type { ModelProvider } from './model-provider.ts'
import type { Tool } from './tool.ts'

/** What `register` may do: declare. It must not open connections, read files or start timers. */
export interface PluginApi {
  /** The plugin's own configuration, validated against the manifest's configSchema. */
  readonly config: Readonly<Record<string, unknown>>
  registerProvider(provider: ModelProvider): void
  registerTool(tool: Tool): void
}

export interface PluginEntry {
  readonly id: string
  register(api: PluginApi): void
}

/** Identity function that gives a plugin's default export its type. */
export function definePluginEntry(entry: PluginEntry): PluginEntry {
  return entry
}
