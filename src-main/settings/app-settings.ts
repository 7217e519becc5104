// The app's own settings: one small file, read at the start and written as a whole. It never holds a secret.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AppSettings, AppSettingsNotice } from '../../src-preload/app-settings.ts'
import { readAppSettings } from './app-settings-schema.ts'

export interface AppSettingsStore {
  current(): AppSettings
  /** What was wrong with the file at the start. */
  notices(): readonly AppSettingsNotice[]
  /** Throws when the file can't be written; nothing has changed then. */
  change(changes: Partial<AppSettings>): void
  /** Told after a change, with what held before. Returns what ends it. */
  onChange(listener: (now: AppSettings, before: AppSettings) => void): () => void
}

export function openAppSettings(path: string, now: () => number): AppSettingsStore {
  const { content: found, notices } = readFile(path, now)
  let content = found
  let settings = readAppSettings(content).settings
  const listeners = new Set<(now: AppSettings, before: AppSettings) => void>()
  return {
    current: () => settings,
    notices: () => notices,
    change(changes) {
      // What this version does not know stays for the one that wrote it.
      const next = { ...content, ...changes }
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(`${path}.part`, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 })
      renameSync(`${path}.part`, path)
      const before = settings
      content = next
      settings = readAppSettings(next).settings
      for (const listener of listeners) listener(settings, before)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

interface Found {
  readonly content: Readonly<Record<string, unknown>>
  readonly notices: readonly AppSettingsNotice[]
}

function readFile(path: string, now: () => number): Found {
  if (!existsSync(path)) return { content: {}, notices: [] }
  const content = parse(readFileSync(path, 'utf8'))
  if (content === null) {
    const aside = `${path}.damaged-${now()}`
    renameSync(path, aside)
    return { content: {}, notices: [{ kind: 'set-aside', path: aside }] }
  }
  const { notUsed } = readAppSettings(content)
  return { content, notices: notUsed.length === 0 ? [] : [{ kind: 'not-used', names: notUsed }] }
}

/** Null for anything that is not an object in JSON. */
function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
