// The door of the plugin host.
export { createPluginHost } from './create-plugin-host.ts'
export type { PluginHost, PluginHostDependencies, PluginSettings, PluginStatus } from './create-plugin-host.ts'
export type { PluginOrigin, PluginWarning } from './discover-plugins.ts'
export type { ImportModule } from './load-plugin.ts'
export { validatePluginConfig } from './validate-plugin-config.ts'
