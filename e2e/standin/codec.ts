// Structured clone as text: what Electron's IPC carries, with the same things refused. The text of `createCodec` also runs in the page's isolated world, so it uses nothing from outside itself.

export interface Codec {
  /** Throws `An object could not be cloned.` for functions, promises, DOM nodes, as Electron does. */
  readonly encode: (value: unknown) => string
  readonly decode: (text: string) => unknown
}

export function createCodec(): Codec {
  type Encoded = string | boolean | number | null | { readonly $: string; readonly v?: unknown; readonly k?: string }
  type Views = Record<string, (new (buffer: ArrayBuffer) => object) | undefined>

  const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

  function toBase64(bytes: Uint8Array): string {
    let text = ''
    for (let start = 0; start < bytes.length; start += 0x8000) text += String.fromCharCode(...bytes.subarray(start, start + 0x8000))
    return btoa(text)
  }

  function toBytes(text: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  }

  function encodeNumber(value: number): Encoded {
    if (Object.is(value, -0)) return { $: 'number', v: '-0' }
    return Number.isFinite(value) ? value : { $: 'number', v: String(value) }
  }

  /** `seen` numbers objects in the order of their first appearance, so that cycles and repeats are kept. */
  function encodeValue(value: unknown, seen: Map<object, number>): Encoded {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
    if (typeof value === 'number') return encodeNumber(value)
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) }
    if (typeof value !== 'object') return { $: 'undefined' }
    const earlier = seen.get(value)
    if (earlier !== undefined) return { $: 'seen', v: earlier }
    seen.set(value, seen.size)
    if (Array.isArray(value)) return { $: 'array', v: value.map((item) => encodeValue(item, seen)) }
    if (ArrayBuffer.isView(value)) return { $: 'view', k: tagOf(value), v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof Map) return { $: 'map', v: [...value].map((pair) => pair.map((item) => encodeValue(item, seen))) }
    if (value instanceof Set) return { $: 'set', v: [...value].map((item) => encodeValue(item, seen)) }
    if (value instanceof ArrayBuffer) return { $: 'buffer', v: toBase64(new Uint8Array(value)) }
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message, value.stack] }
    if (tagOf(value) !== 'Object') throw new Error('An object could not be cloned.')
    return { $: 'object', v: Object.entries(value).map(([key, item]) => [key, encodeValue(item, seen)]) }
  }

  function decodeView(kind: string, bytes: Uint8Array<ArrayBuffer>): object {
    const View = (globalThis as unknown as Views)[kind]
    if (View === undefined) throw new Error(`codec: unknown view ${kind}`)
    return new View(bytes.buffer)
  }

  function decodeError([name = '', message, stack]: readonly (string | undefined)[]): Error {
    const kinds: Record<string, ErrorConstructor | undefined> = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }
    const Kind = kinds[name] ?? Error
    return Object.assign(new Kind(message), { stack })
  }

  function decodeObject(encoded: { readonly $: string; readonly v?: unknown; readonly k?: string }, seen: object[]): object {
    const note = <Value extends object>(value: Value): Value => {
      seen.push(value)
      return value
    }
    const items = encoded.v as readonly Encoded[]
    const pairs = encoded.v as readonly (readonly [Encoded, Encoded])[]
    switch (encoded.$) {
      case 'array': {
        const list = note<unknown[]>([])
        for (const item of items) list.push(decodeValue(item, seen))
        return list
      }
      case 'object': {
        const object = note<Record<string, unknown>>({})
        for (const [key, item] of pairs) Object.defineProperty(object, key as string, { value: decodeValue(item, seen), enumerable: true, writable: true, configurable: true })
        return object
      }
      case 'map': {
        const map = note(new Map<unknown, unknown>())
        for (const [key, item] of pairs) map.set(decodeValue(key, seen), decodeValue(item, seen))
        return map
      }
      case 'set': {
        const set = note(new Set<unknown>())
        for (const item of items) set.add(decodeValue(item, seen))
        return set
      }
      case 'date': return note(new Date(encoded.v as number))
      case 'view': return note(decodeView(encoded.k ?? '', toBytes(encoded.v as string)))
      case 'buffer': return note(toBytes(encoded.v as string).buffer)
      case 'error': return note(decodeError(encoded.v as readonly (string | undefined)[]))
      default: throw new Error(`codec: unknown kind ${encoded.$}`)
    }
  }

  function decodeValue(encoded: Encoded, seen: object[]): unknown {
    if (encoded === null || typeof encoded !== 'object') return encoded
    switch (encoded.$) {
      case 'undefined': return undefined
      case 'number': return Number(encoded.v)
      case 'bigint': return BigInt(encoded.v as string)
      case 'seen': return seen[encoded.v as number]
      default: return decodeObject(encoded, seen)
    }
  }

  return {
    encode(value) {
      try {
        // The engine's own clone refuses what Electron's refuses, and takes prototypes and getters away.
        return JSON.stringify(encodeValue(structuredClone(value), new Map()))
      } catch {
        throw new Error('An object could not be cloned.')
      }
    },
    decode: (text) => decodeValue(JSON.parse(text) as Encoded, []),
  }
}
