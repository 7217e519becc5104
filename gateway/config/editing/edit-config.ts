// Editing the file on behalf of a client: hash check, secrets put back, merge, judgement, guards, write.
import type { ConfigIssue, EditOutcome } from '../config-service.ts'
import { editText } from './edit-text.ts'
import { changedPaths, formatPath, isPlainObject, valueAt, withValueAt } from '../json-values.ts'
import type { JsonObject } from '../json-values.ts'
import { formatIssue, judgeConfig } from '../load-config.ts'
import type { ConfigPlace, LoadedConfig } from '../load-config.ts'
import { applyMergePatch, unannouncedShrinks } from './merge-patch.ts'
import { parseJson5 } from '../reading/parse-json5.ts'
import { mapSource } from '../reading/source-map.ts'
import { restoreSecrets, restoreText } from './redact.ts'
import type { Finding } from '../explain-issue.ts'
import { writeFileAtomically } from './write-file.ts'

export interface EditDependencies {
  readonly place: ConfigPlace
  /** The files as they are on disk now. */
  readonly read: () => LoadedConfig
  readonly hashOf: (loaded: LoadedConfig) => string
  /** Keeps a refused text for people to look at. */
  readonly keepRejected: (text: string) => void
}

type Failure = Extract<EditOutcome, { readonly ok: false }>
type Written = { readonly ok: true; readonly changedPaths: readonly string[] }

const HASH_MESSAGE = 'config base hash required; re-run config.get and retry'
const GUARDED_SIZE = 512

/** Replaces the whole file. */
export function replaceConfig(raw: string, baseHash: string | undefined, deps: EditDependencies): Written | Failure {
  const before = deps.read()
  const stale = checkHash(before, baseHash, deps)
  if (stale !== null) return stale
  const parsed = parseJson5(raw)
  if (!parsed.ok) return invalid([{ path: '', message: parsed.message, ...(parsed.line === undefined ? {} : { line: parsed.line }), ...(parsed.column === undefined ? {} : { column: parsed.column }) }])
  if (!isPlainObject(parsed.value)) return invalid([{ path: '', message: 'must hold an object: { … }' }])

  const { restored, problems } = restoreSecrets(parsed.value, before.sources?.value)
  if (problems.length > 0) return invalid(problems.map(toIssue))
  const text = restored.length === 0 ? raw : restoreText(raw, mapSource(raw), restored)
  const after = judgeConfig(text, deps.place)
  if (after.config === null) {
    deps.keepRejected(text)
    return invalid(after.issues)
  }
  const clobbered = looksClobbered(before, after)
  if (clobbered !== null) {
    deps.keepRejected(text)
    return { ok: false, kind: 'refused', message: clobbered }
  }
  return write(new Map([[deps.place.path, text]]), before, after)
}

/** Applies a merge patch. A section that is one whole include is patched in the file it comes from. */
export function patchConfig(raw: string, baseHash: string | undefined, replacePaths: readonly string[], deps: EditDependencies): Written | Failure {
  const before = deps.read()
  const stale = checkHash(before, baseHash, deps)
  if (stale !== null) return stale
  if (before.exists && before.sources?.main == null) return { ok: false, kind: 'invalid', message: 'the configuration file cannot be parsed; replace it as a whole or restore the last good copy', issues: before.issues }
  const patch = parseJson5(raw)
  if (!patch.ok) return invalid([{ path: '', message: `patch ${patch.message}` }])
  if (!isPlainObject(patch.value)) return invalid([{ path: '', message: 'patch must hold an object: { … }' }])

  const shrinks = unannouncedShrinks(before.sources?.value, patch.value, replacePaths)
  if (shrinks.length > 0) return { ok: false, kind: 'refused', message: `this would remove items from ${shrinks.join(', ')}; name the path in replacePaths to confirm` }
  const { restored, problems } = restoreSecrets(patch.value, before.sources?.value)
  if (problems.length > 0) return invalid(problems.map(toIssue))
  const complete = restored.reduce<unknown>((value, { path, replacement }) => withValueAt(value, path, replacement), patch.value) as JsonObject

  const drafts = draftTexts(complete, before, deps.place.path)
  const text = drafts.get(deps.place.path) ?? before.text ?? '{}\n'
  const after = judgeConfig(text, deps.place, drafts)
  if (after.config === null) return invalid(after.issues)
  const inherited = undeletable(complete, after)
  if (inherited !== null) return { ok: false, kind: 'refused', message: inherited }
  return write(drafts, before, after)
}

/** The new text of every file the patch touches. */
function draftTexts(patch: JsonObject, before: LoadedConfig, mainFile: string): Map<string, string> {
  const drafts = new Map<string, string>()
  const mainPatch: JsonObject = {}
  for (const [section, value] of Object.entries(patch)) {
    const include = isPlainObject(value) ? before.sources?.soleInclude(section) : null
    if (include == null) Object.defineProperty(mainPatch, section, { value, enumerable: true, writable: true, configurable: true })
    else drafts.set(include.file, editText(include.text, include.value, applyMergePatch(include.value, value)))
  }
  const main = before.sources?.main
  if (main == null) drafts.set(mainFile, `${JSON.stringify(applyMergePatch({}, mainPatch), null, 2)}\n`)
  else if (Object.keys(mainPatch).length > 0) drafts.set(mainFile, editText(main.text, main.value, applyMergePatch(main.value, mainPatch)))
  return drafts
}

/** A `null` in the patch can't delete what an include brings in. */
function undeletable(patch: JsonObject, after: LoadedConfig, path: readonly string[] = []): string | null {
  for (const [key, value] of Object.entries(patch)) {
    const at = [...path, key]
    if (value === null && valueAt(after.sources?.value, at) !== undefined) {
      const place = after.sources?.locate(at)
      return `${formatPath(at)} comes from ${place?.file ?? 'an included file'}; remove it there`
    }
    const nested = isPlainObject(value) ? undeletable(value, after, at) : null
    if (nested !== null) return nested
  }
  return null
}

function write(drafts: ReadonlyMap<string, string>, before: LoadedConfig, after: LoadedConfig): Written | Failure {
  const paths = changedPaths(before.sources?.value ?? {}, after.sources?.value ?? {})
  try {
    for (const [file, text] of drafts) {
      if (file === after.sources?.main?.file ? text !== before.text : true) writeFileAtomically(file, text)
    }
  } catch (fault) {
    const { code, path } = fault as NodeJS.ErrnoException
    return { ok: false, kind: 'write', message: `the configuration could not be written (${code ?? 'unknown error'}${path === undefined ? '' : ` at ${path}`}); the old one is untouched` }
  }
  return { ok: true, changedPaths: paths }
}

/** Stops writes that look like an accident: a lost `gateway.mode`, lost notes, or half of the file gone. */
function looksClobbered(before: LoadedConfig, after: LoadedConfig): string | null {
  const [was, now] = [before.sources?.main?.value, after.sources?.main?.value]
  const lost = [['gateway', 'mode'], ['meta']].filter((path) => valueAt(was, path) !== undefined && valueAt(now, path) === undefined && valueAt(after.sources?.value, path) === undefined)
  if (lost.length > 0) return `refused: the new configuration no longer has ${lost.map(formatPath).join(' and ')}, which looks like a lost file; keep it, or edit the file itself`
  const [oldSize, newSize] = [before.text?.length ?? 0, after.text?.length ?? 0]
  if (oldSize >= GUARDED_SIZE && newSize < oldSize / 2 && keyCount(now) < keyCount(was) / 2) return 'refused: the new configuration has lost more than half of its content; use config.patch to delete keys, or edit the file itself'
  return null
}

function keyCount(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + keyCount(entry), 0)
  return isPlainObject(value) ? Object.values(value).reduce<number>((sum, entry) => sum + 1 + keyCount(entry), 0) : 0
}

function checkHash(before: LoadedConfig, baseHash: string | undefined, deps: EditDependencies): Failure | null {
  if (!before.exists && baseHash === undefined) return null
  return baseHash === deps.hashOf(before) ? null : { ok: false, kind: 'base-hash', message: HASH_MESSAGE }
}


function toIssue(finding: Finding): ConfigIssue {
  return { ...finding, path: formatPath(finding.path) }
}

function invalid(issues: readonly ConfigIssue[]): Failure {
  return { ok: false, kind: 'invalid', message: `invalid config: ${issues.slice(0, 3).map(formatIssue).join('; ')}${issues.length > 3 ? ` (and ${issues.length - 3} more)` : ''}`, issues }
}

