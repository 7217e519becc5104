// From the file on disk to one merged value: reading, `$include`, and remembering which file and line each part came from.
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { ConfigIssue } from '../config-service.ts'
import { formatPath, isPlainObject } from '../json-values.ts'
import type { JsonObject, JsonPath } from '../json-values.ts'
import { parseJson5 } from './parse-json5.ts'
import { lineAndColumn, locateIn, mapSource } from './source-map.ts'
import type { SourceMap } from './source-map.ts'

const MAX_INCLUDE_DEPTH = 10
const MAX_INCLUDE_PATH = 4096
const MAX_INCLUDED_FILES = 200

export interface SourceDocument {
  readonly file: string
  readonly text: string
  readonly value: unknown
  /** Built when the first position is asked for. */
  readonly map: () => SourceMap
}

interface Origin {
  readonly document: SourceDocument
  readonly path: JsonPath
}

export interface MergedSources {
  readonly main: SourceDocument | null
  /** Included files, in the order they were read. */
  readonly included: readonly SourceDocument[]
  /** Every file an include names, also those that could not be used; to be watched and compared. */
  readonly attempted: readonly { readonly file: string; readonly text: string }[]
  /** Merged, before environment substitution. */
  readonly value: unknown
  readonly issues: readonly ConfigIssue[]
  readonly warnings: readonly ConfigIssue[]
  /** File, line and column of a path in the merged value. */
  locate(path: JsonPath): { readonly file: string; readonly line: number; readonly column: number } | null
  /** The file a section comes from when it is nothing but one `$include`. */
  soleInclude(section: string): SourceDocument | null
}

export type FileText = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'missing' } | { readonly kind: 'problem'; readonly message: string }

/** Reads a regular file. A pipe, a folder or a device is refused before it is opened. */
export function readRegularFile(file: string): FileText {
  try {
    if (!statSync(file).isFile()) return { kind: 'problem', message: 'is not a regular file' }
    return { kind: 'text', text: readFileSync(file, 'utf8') }
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code ?? 'unknown error'
    if (code === 'ENOENT') return { kind: 'missing' }
    return { kind: 'problem', message: `can't be read (${code})` }
  }
}

/** Parses the main text and pulls in what it includes. Never throws; problems are issues. `drafts` stand in for files not written yet. */
export function mergeSources(file: string, text: string, includeRoots: readonly string[], drafts: ReadonlyMap<string, string> = new Map()): MergedSources {
  return new IncludeReader(file, includeRoots, drafts).read(text)
}

class IncludeReader {
  private readonly file: string
  private readonly roots: readonly string[]
  private readonly drafts: ReadonlyMap<string, string>
  private readonly issues: ConfigIssue[] = []
  private readonly warnings: ConfigIssue[] = []
  private readonly included: SourceDocument[] = []
  private readonly attempted: { readonly file: string; readonly text: string }[] = []
  /** For objects and arrays that were put together from several places: where each member came from. */
  private readonly origins = new WeakMap<object, Map<string | number, Origin>>()
  /** For values that replaced an including object as a whole. */
  private readonly replaced = new WeakMap<object, Origin>()

  constructor(file: string, includeRoots: readonly string[], drafts: ReadonlyMap<string, string>) {
    this.file = file
    this.drafts = drafts
    this.roots = [dirname(file), ...includeRoots].map(realOrSame)
  }

  read(text: string): MergedSources {
    const main = this.parse(this.file, text)
    const value = main === null ? undefined : this.resolve(main.value, { document: main, path: [] }, [realOrSame(this.file)])
    const included = this.included
    return {
      main,
      included,
      attempted: this.attempted,
      value,
      issues: this.issues,
      warnings: this.warnings,
      locate: (path) => (main === null ? null : this.locate(value, main, path)),
      soleInclude: (section) => {
        const target = main !== null && isPlainObject(main.value) ? main.value[section] : undefined
        if (!isPlainObject(target) || Object.keys(target).length !== 1 || typeof target['$include'] !== 'string') return null
        const wanted = resolve(dirname(this.file), target['$include'])
        return included.find((document) => document.file === wanted) ?? null
      },
    }
  }

  private parse(file: string, text: string): SourceDocument | null {
    const parsed = parseJson5(text)
    if (!parsed.ok) {
      const position = parsed.line === undefined ? {} : { line: parsed.line, ...(parsed.column === undefined ? {} : { column: parsed.column }) }
      this.issues.push({ path: '', message: parsed.message, file, ...position })
      return null
    }
    let map: SourceMap | undefined
    const document = { file, text, value: parsed.value, map: () => (map ??= mapSource(text)) }
    for (const { path, offset } of document.map().duplicates) {
      this.warnings.push({ path: formatPath(path), message: 'is written twice; the last one counts', file, ...lineAndColumn(text, offset) })
    }
    return document
  }

  private resolve(value: unknown, origin: Origin, chain: readonly string[]): unknown {
    if (Array.isArray(value)) {
      const items = value.map((entry, index) => this.resolve(entry, child(origin, index), chain))
      this.origins.set(items, new Map(items.map((_, index) => [index, child(origin, index)])))
      return items
    }
    if (!isPlainObject(value)) return value
    const own: JsonObject = {}
    const members = new Map<string | number, Origin>()
    for (const [key, entry] of Object.entries(value)) {
      if (key === '$include') continue
      define(own, key, this.resolve(entry, child(origin, key), chain))
      members.set(key, child(origin, key))
    }
    this.origins.set(own, members)
    if (!Object.hasOwn(value, '$include')) return own
    return this.include(value['$include'], own, origin, chain)
  }

  private include(target: unknown, own: JsonObject, origin: Origin, chain: readonly string[]): unknown {
    const at = child(origin, '$include')
    const names = typeof target === 'string' ? [target] : target
    if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
      this.problem(at, 'must be a file name or a list of file names')
      return own
    }
    let merged: unknown
    for (const name of names as readonly string[]) {
      const value = this.includeOne(name, at, chain)
      if (value === undefined) continue
      merged = merged === undefined ? value : this.merge(merged, value)
    }
    if (Object.keys(own).length === 0) return merged ?? own
    if (merged !== undefined && !isPlainObject(merged)) {
      this.problem(at, 'can only stand beside other keys when the included file holds an object')
      return own
    }
    return merged === undefined ? own : this.merge(merged, own)
  }

  private includeOne(name: string, at: Origin, chain: readonly string[]): unknown {
    if (name.length >= MAX_INCLUDE_PATH || name.includes('\0')) return this.problem(at, 'names a file with an impossible path')
    if (chain.length > MAX_INCLUDE_DEPTH) return this.problem(at, `goes deeper than ${MAX_INCLUDE_DEPTH} levels of includes`)
    if (this.attempted.length >= MAX_INCLUDED_FILES) return this.problem(at, `brings more than ${MAX_INCLUDED_FILES} files together`)
    const file = resolve(dirname(at.document.file), name)
    if (!this.isInside(file)) return this.problem(at, `leads outside the configuration folder (${name}); allow more folders with OPENCLAW_INCLUDE_ROOTS`)
    const draft = this.drafts.get(file)
    const content: FileText = draft === undefined ? readRegularFile(file) : { kind: 'text', text: draft }
    this.attempted.push({ file, text: content.kind === 'text' ? content.text : content.kind })
    if (content.kind === 'missing') return this.problem(at, `names a file that does not exist: ${name}`)
    if (content.kind === 'problem') return this.problem(at, `names a file that ${content.message}: ${name}`)
    const real = realOrSame(file)
    if (!this.isInside(real)) return this.problem(at, `leads outside the configuration folder through a link (${name})`)
    if (chain.includes(real)) return this.problem(at, `includes itself: ${name}`)
    const document = this.parse(file, content.text)
    if (document === null) return undefined
    this.included.push(document)
    const origin = { document, path: [] }
    const value = this.resolve(document.value, origin, [...chain, real])
    if (typeof value === 'object' && value !== null && !this.replaced.has(value)) this.replaced.set(value, origin)
    return value
  }

  private isInside(file: string): boolean {
    return this.roots.some((root) => {
      const way = relative(root, isAbsolute(file) ? realParent(file) : file)
      return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
    })
  }

  /** Objects merge key by key, lists are joined, for anything else the later one wins. */
  private merge(base: unknown, over: unknown): unknown {
    if (Array.isArray(base) && Array.isArray(over)) {
      const joined: unknown[] = [...(base as readonly unknown[]), ...(over as readonly unknown[])]
      this.origins.set(joined, new Map([...this.members(base), ...[...this.members(over)].map(([key, origin]) => [Number(key) + base.length, origin] as const)]))
      return joined
    }
    if (!isPlainObject(base) || !isPlainObject(over)) return over
    const merged: JsonObject = { ...base }
    const members = new Map(this.members(base))
    for (const [key, entry] of Object.entries(over)) {
      define(merged, key, Object.hasOwn(base, key) ? this.merge(base[key], entry) : entry)
      const origin = this.members(over).get(key)
      if (origin !== undefined) members.set(key, origin)
    }
    this.origins.set(merged, members)
    return merged
  }

  private members(value: object): ReadonlyMap<string | number, Origin> {
    return this.origins.get(value) ?? new Map()
  }

  private locate(root: unknown, main: SourceDocument, path: JsonPath): { file: string; line: number; column: number } {
    let origin: Origin = { document: main, path: [] }
    let value: unknown = root
    for (const key of path) {
      if (typeof value !== 'object' || value === null) break
      origin = this.members(value).get(Array.isArray(value) ? Number(key) : key) ?? child(this.replaced.get(value) ?? origin, key)
      value = (value as Record<string | number, unknown>)[key]
    }
    return this.position(origin)
  }

  private position({ document, path }: Origin): { file: string; line: number; column: number } {
    return { file: document.file, ...lineAndColumn(document.text, locateIn(document.map(), path).offset) }
  }

  private problem(at: Origin, message: string): undefined {
    this.issues.push({ path: formatPath(at.path), message, ...this.position(at) })
    return undefined
  }
}

function child(origin: Origin, key: string | number): Origin {
  return { document: origin.document, path: [...origin.path, key] }
}

/** Plain assignment would call the setter for a key named `__proto__`. */
function define(target: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/** The path with its folder's links resolved; the file itself may not exist yet. */
function realParent(file: string): string {
  return resolve(realOrSame(dirname(file)), file.slice(dirname(file).length).replace(/^[\\/]+/, ''))
}
