// Runs second, in the isolated world: what a sandboxed preload finds there (`electron`, a little of `process`, no Node). Only its text is used: it knows nothing from outside itself.

type Listener = (...args: readonly unknown[]) => void

/** As in main-world.ts. */
type Crossing =
  | { readonly kind: 'function'; readonly id: number }
  | { readonly kind: 'promise'; readonly id: number }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  | { readonly kind: 'array'; readonly items: readonly Crossing[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Crossing])[] }
  | { readonly kind: 'value'; readonly value: unknown }

interface Codec {
  encode(value: unknown): string
  decode(text: string): unknown
}

interface Facts {
  readonly platform: string
  readonly arch: string
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly argv: readonly string[]
}

type Message =
  | { readonly type: 'push'; readonly channel: string; readonly args: string }
  | { readonly type: 'reply'; readonly id: number; readonly value?: string; readonly error?: string }

export interface PreloadWorld {
  require(name: string): unknown
  readonly process: object
  /** To the stand-in's main process. */
  send(message: object): void
}

export function preloadWorld(nonce: string, facts: Facts, codec: Codec): PreloadWorld {
  const world = globalThis as unknown as { standInSend?: (text: string) => void; standInReceive?: (text: string) => void }
  const sendText = world.standInSend
  delete world.standInSend
  const send = (message: object): void => sendText?.(JSON.stringify(message))

  class Emitter {
    readonly known = new Map<string, { listener: Listener; call: Listener }[]>()

    on(name: string, listener: Listener, call: Listener = listener): this {
      const list = this.known.get(name) ?? []
      this.known.set(name, [...list, { listener, call }])
      return this
    }

    once(name: string, listener: Listener): this {
      return this.on(name, listener, (...args) => {
        this.off(name, listener)
        listener(...args)
      })
    }

    off(name: string, listener: Listener): this {
      this.known.set(name, (this.known.get(name) ?? []).filter((entry) => entry.listener !== listener))
      return this
    }

    addListener(name: string, listener: Listener): this {
      return this.on(name, listener)
    }

    removeListener(name: string, listener: Listener): this {
      return this.off(name, listener)
    }

    removeAllListeners(name: string): this {
      this.known.delete(name)
      return this
    }

    emit(name: string, ...args: readonly unknown[]): boolean {
      const list = this.known.get(name) ?? []
      for (const { call } of list) call(...args)
      return list.length > 0
    }
  }

  // ipcRenderer
  let requests = 0
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const refuse = (what: string) => () => {
    throw new Error(`electron stand-in: ipcRenderer.${what} is not supported; use invoke`)
  }
  const ipcRenderer = Object.assign(new Emitter(), {
    send: (channel: string, ...args: readonly unknown[]) => send({ type: 'send', channel, args: codec.encode(args) }),
    async invoke(channel: string, ...args: readonly unknown[]) {
      const encoded = codec.encode(args)
      requests += 1
      const id = requests
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      send({ type: 'invoke', id, channel, args: encoded })
      return answer
    },
    sendSync: refuse('sendSync'),
    postMessage: refuse('postMessage'),
  })

  function receive(text: string): void {
    const message = JSON.parse(text) as Message
    if (message.type === 'push') {
      ipcRenderer.emit(message.channel, { sender: ipcRenderer, ports: [] }, ...(codec.decode(message.args) as readonly unknown[]))
      return
    }
    const request = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) request?.resolve(codec.decode(message.value ?? 'null'))
    else request?.reject(new Error(message.error))
  }
  // Chromium would ask which other program shall open these, in a dialog that nobody sees and that keeps the keys.
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement && each.href !== '')
    if (!(link instanceof HTMLAnchorElement) || ['http:', 'https:', 'about:', 'blob:', 'data:', 'file:', 'javascript:'].includes(link.protocol)) return
    event.preventDefault()
    send({ type: 'follow', url: link.href, isNewWindow: link.target !== '' && link.target !== '_self' })
  }, true)

  Object.defineProperty(world, 'standInReceive', { value: receive, enumerable: false })

  // contextBridge
  const functions = new Map<number, (...args: readonly unknown[]) => unknown>()
  let functionCount = 0
  let promiseCount = 0
  const fire = (name: string, detail: unknown): void => void document.dispatchEvent(new CustomEvent(nonce + name, { detail }))
  const listen = <Detail>(name: string, listener: (detail: Detail) => void): void =>
    document.addEventListener(nonce + name, (event) => listener((event as CustomEvent<Detail>).detail))
  const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
  const isCloneable = (value: object): boolean => [Date, RegExp, Map, Set, ArrayBuffer, Blob].some((kind) => value instanceof kind) || ArrayBuffer.isView(value)

  function promiseToPage(promise: Promise<unknown>): Crossing {
    promiseCount += 1
    const id = promiseCount
    promise.then((value) => fire('settle', { id, ok: toPage(value) }), (error: unknown) => fire('settle', { id, error: toPage(asError(error)) }))
    return { kind: 'promise', id }
  }

  function toPage(value: unknown): Crossing {
    if (typeof value === 'function') {
      functionCount += 1
      functions.set(functionCount, value as (...args: readonly unknown[]) => unknown)
      return { kind: 'function', id: functionCount }
    }
    if (typeof value === 'symbol') throw new TypeError('symbols cannot cross the contextBridge')
    if (typeof value !== 'object' || value === null || isCloneable(value)) return { kind: 'value', value }
    if (value instanceof Promise) return promiseToPage(value)
    if (value instanceof Error) return { kind: 'error', name: value.name, message: value.message }
    if (Array.isArray(value)) return { kind: 'array', items: value.map(toPage) }
    // The prototype of an instance is dropped, as in Electron.
    return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, toPage(item)] as const) }
  }

  function fromPage(crossing: Crossing): unknown {
    switch (crossing.kind) {
      case 'function': return (...args: readonly unknown[]) => fire('callback', { id: crossing.id, args: args.map(toPage) })
      case 'error': return new Error(crossing.message)
      case 'array': return crossing.items.map(fromPage)
      case 'object': return Object.fromEntries(crossing.entries.map(([key, item]) => [key, fromPage(item)]))
      case 'value': return crossing.value
      case 'promise': throw new TypeError('promises cannot be given to the preload')
    }
  }

  listen<{ id: number; args: readonly Crossing[] }>('call', ({ id, args }) => {
    try {
      fire('answer', { ok: toPage(functions.get(id)?.(...args.map(fromPage))) })
    } catch (error) {
      fire('answer', { error: toPage(asError(error)) })
    }
  })
  const exposed = new Set<string>()
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object')
      exposed.add(key)
      fire('expose', { key, api: toPage(api) })
    },
  }

  const electron = { contextBridge, ipcRenderer }
  const modules: Readonly<Record<string, unknown>> = { electron, 'electron/renderer': electron, events: { EventEmitter: Emitter }, timers: { setTimeout, clearTimeout, setInterval, clearInterval }, url: { URL, URLSearchParams } }
  return {
    send,
    require(name) {
      const found = modules[name.replace(/^node:/, '')]
      // The words of Electron's sandboxed preload.
      if (found === undefined) throw new Error(`module not found: ${name}`)
      return found
    },
    process: Object.assign(new Emitter(), { platform: facts.platform, arch: facts.arch, versions: facts.versions, env: {}, argv: facts.argv, type: 'renderer', sandboxed: true, contextIsolated: true, isMainFrame: window === window.top }),
  }
}
