// Running a plugin's code: import its entry once and let it declare what it offers.
import { existsSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ModelProvider, PluginApi, PluginEntry, PluginManifest, Tool } from '../plugin-api/index.ts'

/** What one plugin registered. */
export interface LoadedPlugin {
  readonly providers: readonly ModelProvider[]
  readonly tools: readonly Tool[]
}

export type ImportModule = (file: string) => Promise<unknown>

const ENTRY_FILES = ['index.js', 'index.ts']
const IMPORT_DEADLINE_MS = 15_000

/** Node's own import. */
export const importModule: ImportModule = (file) => import(pathToFileURL(file).href)

/** Imports and registers. Rejects with an Error whose message a person can act on. */
export async function loadPlugin(options: { readonly manifest: PluginManifest; readonly folder: string; readonly config: Readonly<Record<string, unknown>>; readonly importModule: ImportModule }): Promise<LoadedPlugin> {
  const entry = await importEntry(options.folder, options.importModule)
  if (entry.id !== options.manifest.id) throw new Error(`its code calls itself "${entry.id}", its manifest "${options.manifest.id}"`)
  return register(entry, options.manifest, options.config)
}

async function importEntry(folder: string, load: ImportModule): Promise<PluginEntry> {
  const module = await withDeadline(load(entryFile(folder)))
  const exported = (module as { readonly default?: unknown } | null)?.default
  if (!isEntry(exported)) throw new Error('its default export is not a plugin entry (see definePluginEntry)')
  return exported
}

function entryFile(folder: string): string {
  const file = ENTRY_FILES.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (file === undefined) throw new Error(`has neither ${ENTRY_FILES.join(' nor ')}`)
  if (!realpathSync(file).startsWith(realpathSync(folder) + sep)) throw new Error('its entry leads outside the plugin through a link')
  return file
}

function register(entry: PluginEntry, manifest: PluginManifest, config: Readonly<Record<string, unknown>>): LoadedPlugin {
  const providers: ModelProvider[] = []
  const tools: Tool[] = []
  let open = true
  const declare = <Item>(list: Item[], item: Item, problem: string | null): void => {
    if (!open) throw new Error(`plugin "${manifest.id}" registered something after register() had returned`)
    if (problem !== null) throw new Error(problem)
    list.push(item)
  }
  const api: PluginApi = {
    config,
    registerProvider: (provider) => {
      const foreign = provider.apis.find((name) => !manifest.apis.includes(name))
      declare(providers, provider, foreign === undefined ? null : `registers the api "${foreign}", which its manifest does not declare`)
    },
    registerTool: (tool) => declare(tools, tool, manifest.tools.includes(tool.name) ? null : `registers the tool "${tool.name}", which its manifest does not declare`),
  }
  const result: unknown = entry.register(api)
  open = false
  if (result instanceof Promise) {
    // Whatever it would still do is refused by `open`; its failure would otherwise go unhandled.
    result.catch(() => undefined)
    throw new Error('its register() is asynchronous; it may only declare')
  }
  return { providers, tools }
}

function isEntry(value: unknown): value is PluginEntry {
  return typeof value === 'object' && value !== null && typeof (value as Partial<PluginEntry>).id === 'string' && typeof (value as Partial<PluginEntry>).register === 'function'
}

async function withDeadline<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not finish loading within ${IMPORT_DEADLINE_MS / 1000} seconds`)), IMPORT_DEADLINE_MS)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
