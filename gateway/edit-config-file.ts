// Changes the configuration file from code: a mutation of what is written there becomes a merge patch, so that comments stay.
import { isDeepStrictEqual } from 'node:util'
import type { ConfigService } from './config/index.ts'
import { invalidRequest, unavailable } from './protocol/index.ts'

type Json = Record<string, unknown>

/** Throws AppError with the editor's own message when the change was refused. */
export function editConfigFile(config: ConfigService, mutate: (draft: Json) => void): void {
  const { parsed, hash } = config.snapshot()
  const before = isObject(parsed) ? parsed : {}
  const draft = structuredClone(before)
  mutate(draft)
  const replaced: string[] = []
  const patch = difference(before, draft, '', replaced)
  const outcome = config.patch(JSON.stringify(patch), hash, replaced)
  if (outcome.ok) return
  if (outcome.kind === 'write') throw unavailable(outcome.message)
  throw invalidRequest(outcome.message, { issues: (outcome.issues ?? []).map(({ path, message }) => ({ path, message })) })
}

/** RFC 7396 merge patch from one object to another; lists that change are named in `replaced`. */
function difference(before: Json, after: Json, path: string, replaced: string[]): Json {
  const patch: Json = {}
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null
  for (const [key, value] of Object.entries(after)) {
    const old = before[key]
    if (isDeepStrictEqual(old, value)) continue
    const place = path === '' ? key : `${path}.${key}`
    if (isObject(old) && isObject(value)) {
      patch[key] = difference(old, value, place, replaced)
      continue
    }
    if (Array.isArray(old)) replaced.push(place)
    patch[key] = value
  }
  return patch
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
