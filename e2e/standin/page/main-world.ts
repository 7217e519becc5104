// Runs first in the page's own world and makes there what the preload exposes. Only its text is used: it knows nothing from outside itself.

/** A value between the worlds: functions and promises stay where they are and are known by number. */
type Crossing =
  | { readonly kind: 'function'; readonly id: number }
  | { readonly kind: 'promise'; readonly id: number }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  | { readonly kind: 'array'; readonly items: readonly Crossing[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Crossing])[] }
  | { readonly kind: 'value'; readonly value: unknown }

/** `nonce` begins the names of the events between the worlds; pages cannot guess it. */
export function mainWorld(nonce: string): void {
  // Taken before any script of the page could replace them.
  const dispatch = document.dispatchEvent.bind(document)
  const addListener = document.addEventListener.bind(document)
  const settlers = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>()
  const callbacks = new Map<number, (...args: readonly unknown[]) => unknown>()
  let callbackCount = 0
  let answer: { readonly ok?: Crossing; readonly error?: Crossing } | null = null

  function fire(name: string, detail: unknown): void {
    dispatch(new CustomEvent(nonce + name, { detail }))
  }

  function listen<Detail>(name: string, listener: (detail: Detail) => void): void {
    addListener(nonce + name, (event) => listener((event as CustomEvent<Detail>).detail))
  }

  function isPlain(value: object): boolean {
    const prototype: unknown = Object.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null
  }

  function toPreload(value: unknown): Crossing {
    if (typeof value === 'function') {
      callbackCount += 1
      callbacks.set(callbackCount, value as (...args: readonly unknown[]) => unknown)
      return { kind: 'function', id: callbackCount }
    }
    if (typeof value === 'symbol') throw new TypeError('symbols cannot cross the contextBridge')
    if (value instanceof Error) return { kind: 'error', name: value.name, message: value.message }
    if (Array.isArray(value)) return { kind: 'array', items: value.map(toPreload) }
    if (typeof value === 'object' && value !== null && isPlain(value)) return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, toPreload(item)] as const) }
    return { kind: 'value', value }
  }

  function fromPreload(crossing: Crossing | undefined, isFrozen: boolean): unknown {
    const keep = <Value>(value: Value): Value => (isFrozen ? Object.freeze(value) : value)
    switch (crossing?.kind) {
      case 'function': return keep((...args: readonly unknown[]) => callPreload(crossing.id, args))
      case 'promise': return new Promise((resolve, reject) => settlers.set(crossing.id, { resolve, reject }))
      case 'error': return new Error(crossing.message)
      case 'array': return keep(crossing.items.map((item) => fromPreload(item, isFrozen)))
      case 'object': return keep(Object.fromEntries(crossing.entries.map(([key, item]) => [key, fromPreload(item, isFrozen)])))
      case 'value': return crossing.value
      case undefined: return undefined
    }
  }

  /** Events between the worlds are synchronous: the answer is there when `fire` returns. */
  function callPreload(id: number, args: readonly unknown[]): unknown {
    answer = null
    fire('call', { id, args: args.map(toPreload) })
    // Set by the listener below, which the compiler cannot see.
    const given = answer as { readonly ok?: Crossing; readonly error?: Crossing } | null
    answer = null
    if (given === null) throw new Error('contextBridge: the preload is gone')
    if (given.error !== undefined) throw fromPreload(given.error, false)
    return fromPreload(given.ok, false)
  }

  listen<{ ok?: Crossing; error?: Crossing }>('answer', (given) => {
    answer = given
  })
  listen<{ id: number; ok?: Crossing; error?: Crossing }>('settle', ({ id, ok, error }) => {
    const settler = settlers.get(id)
    settlers.delete(id)
    if (error === undefined) settler?.resolve(fromPreload(ok, false))
    else settler?.reject(fromPreload(error, false))
  })
  listen<{ id: number; args: readonly Crossing[] }>('callback', ({ id, args }) => {
    callbacks.get(id)?.(...args.map((item) => fromPreload(item, false)))
  })
  listen<{ key: string; api: Crossing }>('expose', ({ key, api }) => {
    Object.defineProperty(globalThis, key, { value: fromPreload(api, true), writable: false, configurable: false, enumerable: true })
  })
}
