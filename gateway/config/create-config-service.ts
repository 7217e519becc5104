// The living configuration: loaded once, watched, edited, never worse than its last good state.
import { createHmac, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { ConfigChange, ConfigMode, ConfigService, ConfigSnapshot, EditOutcome, ReloadReport } from './config-service.ts'
import { patchConfig, replaceConfig } from './editing/edit-config.ts'
import type { EditDependencies } from './editing/edit-config.ts'
import { changedPaths } from './json-values.ts'
import { judgeConfig, loadConfig } from './load-config.ts'
import type { ConfigPlace, LoadedConfig } from './load-config.ts'
import { readRegularFile } from './reading/read-sources.ts'
import { redactEffective, redactText, redactValue } from './editing/redact.ts'
import { reloadKind, withoutRestartChanges } from './reload-kinds.ts'
import { salvageConfig } from './salvage.ts'
import type { OpenClawConfig } from './schema.ts'
import { watchFiles } from './watch-files.ts'
import type { FileWatch } from './watch-files.ts'
import { keepRejected, writeFileAtomically } from './editing/write-file.ts'

export interface ConfigServiceOptions extends ConfigPlace {
  readonly now: () => number
  /** Dotted paths of further secrets, e.g. what plugins mark as sensitive in their manifests. */
  readonly secretPaths?: () => readonly string[]
  /** Told about reloads and problems. Never given a value from the file. */
  readonly log?: (level: 'info' | 'warn', message: string, fields?: Readonly<Record<string, unknown>>) => void
}

/** Loads the configuration. Never throws for what is in the file: a bad one starts in recovery mode. */
export function createConfigService(options: ConfigServiceOptions): ConfigService {
  return new LiveConfig(options)
}

class LiveConfig implements ConfigService {
  readonly path: string
  mode: ConfigMode
  private readonly options: ConfigServiceOptions
  private readonly lastGoodPath: string
  /** Makes hashes useless for guessing what is in the file. */
  private readonly hashKey = randomBytes(32)
  private readonly changeListeners = new Set<(change: ConfigChange) => void>()
  private readonly reloadListeners = new Set<(report: ReloadReport) => void>()
  /** The file as last read, good or bad. */
  private loaded: LoadedConfig
  /** The last valid file, whole. */
  private desired: OpenClawConfig
  /** What is in force: `desired` without changes that wait for a restart. */
  private active: OpenClawConfig
  private activeEnvironment: Readonly<Record<string, string>>
  private hashInForce: string | null
  private waiting: readonly string[] = []
  private watcher: FileWatch | null = null
  private wantsWatching = false
  private closed = false

  constructor(options: ConfigServiceOptions) {
    this.options = options
    this.path = options.path
    this.lastGoodPath = `${options.path}.last-good`
    this.loaded = loadConfig(options)
    this.mode = this.loaded.config === null ? 'recovery' : 'normal'
    this.active = this.loaded.config ?? salvageConfig(this.loaded, this.readLastGood()?.config ?? null)
    this.desired = this.active
    this.activeEnvironment = this.loaded.environment
    this.hashInForce = this.mode === 'normal' ? this.hashOf(this.loaded) : null
  }

  current = (): OpenClawConfig => this.active
  environment = (): Readonly<Record<string, string>> => this.activeEnvironment
  issues = () => this.loaded.issues
  warnings = () => this.loaded.warnings
  appliedHash = (): string | null => this.hashInForce
  pendingRestart = (): readonly string[] => this.waiting
  reloadKind = reloadKind

  onChange(listener: (change: ConfigChange) => void): () => void {
    this.changeListeners.add(listener)
    return () => this.changeListeners.delete(listener)
  }

  onReload(listener: (report: ReloadReport) => void): () => void {
    this.reloadListeners.add(listener)
    return () => this.reloadListeners.delete(listener)
  }

  reload(): void {
    if (this.closed) return
    const before = this.loaded
    const next = loadConfig(this.options)
    const hasNewEnvironment = !isDeepStrictEqual(next.environment, before.environment)
    // A secret that was stored or changed elsewhere: the same text now means something else.
    const hasNewValues = hasNewEnvironment || (next.config !== null && before.config !== null && !isDeepStrictEqual(next.config, before.config))
    if (this.hashOf(next) === this.hashOf(before) && !hasNewValues) return
    if (!next.exists && before.exists) {
      this.loaded = { ...next, config: null, issues: [{ path: '', message: 'was deleted; the configuration in memory stays in force', file: this.path }] }
    } else {
      this.loaded = next
    }
    if (this.loaded.config === null) this.options.log?.('warn', 'configuration rejected; the previous one stays in force', { issues: this.loaded.issues })
    else this.takeOver(this.loaded.config, hasNewValues)
    const report = { ok: this.loaded.config !== null, hash: this.hashOf(this.loaded) }
    this.notify(this.reloadListeners, report)
  }

  replace(raw: string, baseHash: string | undefined): EditOutcome {
    return this.finish(replaceConfig(raw, baseHash, this.editing()))
  }

  patch(raw: string, baseHash: string | undefined, replacePaths: readonly string[] = []): EditOutcome {
    return this.finish(patchConfig(raw, baseHash, replacePaths, this.editing()))
  }

  restoreLastGood(): EditOutcome {
    const good = this.readLastGood()
    if (good === null || good.text === null) return { ok: false, kind: 'refused', message: `there is no usable last good copy at ${this.lastGoodPath}` }
    const before = loadConfig(this.options)
    const changed = changedPaths(before.sources?.value ?? {}, good.sources?.value ?? {})
    try {
      if (before.text !== null) keepRejected(this.path, before.text, this.options.now())
      writeFileAtomically(this.path, good.text)
    } catch (fault) {
      return { ok: false, kind: 'write', message: `the last good copy could not be written back (${(fault as NodeJS.ErrnoException).code ?? 'unknown error'})` }
    }
    return this.finish({ ok: true, changedPaths: changed })
  }

  snapshot(): ConfigSnapshot {
    const { sources, text, exists } = this.loaded
    const main = sources?.main ?? null
    const marked = this.options.secretPaths?.() ?? []
    return {
      path: this.path,
      exists,
      valid: this.loaded.config !== null,
      mode: this.mode,
      raw: text === null || main === null ? null : redactText(text, main.value, main.map(), marked),
      parsed: redactValue(main?.value ?? {}, marked),
      sourceConfig: redactValue(sources?.value ?? {}, marked),
      runtimeConfig: redactEffective(this.active, sources?.value ?? {}, marked),
      hash: this.hashOf(this.loaded),
      appliedHash: this.hashInForce,
      issues: this.loaded.issues,
      warnings: this.loaded.warnings,
      includedPaths: (sources?.included ?? []).map((document) => document.file),
      pendingRestart: this.waiting,
      lastGood: this.lastGoodInfo(),
    }
  }

  async watch(): Promise<void> {
    this.wantsWatching = true
    if (this.loaded.config !== null) this.saveLastGood()
    if (this.closed || this.watcher !== null || this.isReloadingOff()) return
    const watcher = await watchFiles(this.watchedFiles(), () => this.active.gateway.reload.debounceMs, () => this.isReloadingOff() || this.reload())
    // Closed, or begun a second time, while the watcher was being loaded.
    if (this.closed || this.watcher !== null) await watcher.close()
    else this.watcher = watcher
  }

  async close(): Promise<void> {
    this.closed = true
    this.changeListeners.clear()
    this.reloadListeners.clear()
    await this.watcher?.close()
  }

  /** One listener's fault neither stops the others nor the reload: the new configuration is already in force. */
  private notify<News>(listeners: ReadonlySet<(news: News) => void>, news: News): void {
    for (const listener of listeners) {
      try {
        listener(news)
      } catch (fault) {
        this.options.log?.('warn', 'a part of the gateway could not take over the new configuration', { problem: fault instanceof Error ? fault.message : String(fault) })
      }
    }
  }

  private isReloadingOff(): boolean {
    return this.active.gateway.reload.mode === 'off'
  }

  private takeOver(next: OpenClawConfig, hasNewValues: boolean): void {
    const recovered = this.mode === 'recovery'
    const previous = this.active
    const changed = changedPaths(this.desired, next)
    const always = next.gateway.reload.mode === 'restart'
    this.waiting = changedPaths(this.active, next).filter((path) => reloadKind(path) === 'restart')
    this.active = withoutRestartChanges(next, this.active, this.waiting)
    this.desired = next
    this.mode = 'normal'
    this.activeEnvironment = this.loaded.environment
    this.hashInForce = this.hashOf(this.loaded)
    this.saveLastGood()
    this.watcher?.follow(this.watchedFiles())
    // Reloading was off and is now on.
    if (this.wantsWatching && this.watcher === null) void this.watch()
    // A key may have changed in a `.env` file without any place in the configuration referring to it.
    if (changed.length === 0 && !recovered && !hasNewValues) return
    const restartPaths = changed.filter((path) => reloadKind(path) === 'restart' || (always && reloadKind(path) === 'hot'))
    this.options.log?.('info', 'configuration changed', { changedPaths: changed, restartPaths })
    this.notify(this.changeListeners, { config: this.active, previous, changedPaths: changed, restartPaths, recovered })
  }

  private finish(outcome: { readonly ok: true; readonly changedPaths: readonly string[] } | Extract<EditOutcome, { ok: false }>): EditOutcome {
    if (!outcome.ok) return outcome
    this.reload()
    return { ok: true, noop: outcome.changedPaths.length === 0, changedPaths: outcome.changedPaths, restartPaths: outcome.changedPaths.filter((path) => reloadKind(path) === 'restart') }
  }

  private editing(): EditDependencies {
    return {
      place: this.options,
      read: () => loadConfig(this.options),
      hashOf: (loaded) => this.hashOf(loaded),
      keepRejected: (text) => {
        try {
          keepRejected(this.path, text, this.options.now())
        } catch (fault) {
          this.options.log?.('warn', 'a refused configuration could not be kept', { code: (fault as NodeJS.ErrnoException).code })
        }
      },
    }
  }

  private hashOf(loaded: LoadedConfig): string {
    const hmac = createHmac('sha256', this.hashKey).update(loaded.exists ? 'file' : 'none').update(loaded.text ?? (loaded.exists ? (loaded.issues[0]?.message ?? '') : ''))
    for (const { file, text } of loaded.sources?.attempted ?? []) hmac.update('\0').update(file).update('\0').update(text)
    return `hmac-sha256:v1:${hmac.digest('base64url')}`
  }

  private watchedFiles(): readonly string[] {
    const { stateDir, workingDir } = this.options
    return [this.path, ...(this.loaded.sources?.attempted ?? []).map(({ file }) => file), join(stateDir, '.env'), ...(workingDir === undefined ? [] : [join(workingDir, '.env')])]
  }

  private readLastGood(): LoadedConfig | null {
    const content = readRegularFile(this.lastGoodPath)
    if (content.kind !== 'text') return null
    const judged = judgeConfig(content.text, this.options)
    return judged.config === null ? null : judged
  }

  private lastGoodInfo(): ConfigSnapshot['lastGood'] {
    try {
      return { path: this.lastGoodPath, savedAtMs: Math.round(statSync(this.lastGoodPath).mtimeMs) }
    } catch {
      // No copy, or none that can be reached: either way there is nothing to go back to.
      return null
    }
  }

  /** With includes the copy holds the merged whole, so that it does not depend on files that may be the broken ones. */
  private saveLastGood(): void {
    const { text, sources } = this.loaded
    if (text === null || sources === null) return
    const copy = sources.included.length === 0 ? text : `${JSON.stringify(sources.value, null, 2)}\n`
    const existing = readRegularFile(this.lastGoodPath)
    if (existing.kind === 'text' && existing.text === copy) return
    try {
      writeFileAtomically(this.lastGoodPath, copy)
    } catch (fault) {
      this.options.log?.('warn', 'the last good copy of the configuration could not be stored', { code: (fault as NodeJS.ErrnoException).code })
    }
  }
}

