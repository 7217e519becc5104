// What is not emulated fails loudly: an unknown member of an Electron object throws as soon as it is read.
import { EventEmitter } from 'node:events'

/** Asked of every object by await, JSON, inspectors and assertions; their absence means nothing. */
const HARMLESS: ReadonlySet<PropertyKey> = new Set(['then', 'catch', 'toJSON', 'prototype', 'nodeType', 'default', '__esModule', 'asymmetricMatch', '$$typeof'])

export function notImplemented(what: string): never {
  throw new Error(`electron stand-in: ${what} is not implemented`)
}

function isHarmless(key: PropertyKey): boolean {
  return typeof key === 'symbol' || HARMLESS.has(key)
}

/** The object, with every unknown member throwing. `name` is how Electron calls it, e.g. `clipboard`. */
export function strict<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(known, key) {
      return key in known || isHarmless(key) ? (Reflect.get(known, key) as unknown) : notImplemented(`${name}.${String(key)}`)
    },
  })
}

/** A base class for Electron's emitters, with every member that neither it nor a subclass has throwing. */
export function strictEmitter(name: string): new () => EventEmitter {
  class StrictEmitter extends EventEmitter {}
  const guarded = new Proxy(EventEmitter.prototype, {
    get(known, key, receiver) {
      return key in known || isHarmless(key) ? (Reflect.get(known, key, receiver) as unknown) : notImplemented(`${name}.${String(key)}`)
    },
  })
  Object.setPrototypeOf(StrictEmitter.prototype, guarded)
  return StrictEmitter
}

/** A plain emitter with members of its own, as Electron's singletons are: `powerMonitor.on(...)`, `powerMonitor.getSystemIdleTime()`. */
export function emitterWith<Members extends object>(name: string, members: Members): EventEmitter & Members {
  return strict(name, Object.assign(new EventEmitter(), members))
}
