// The proxy of what this program asks for by itself: `fetch` and requests of Node, those of the embedded gateway among them.
import * as http from 'node:http'
import type { NodeProxy } from './proxy-way.ts'

type SetProxy = (environment: Readonly<Record<string, string | undefined>>) => () => void

let restore: (() => void) | null = null

/** From now on; null to go everywhere directly. Throws where this version of Node can't. */
export function setNodeProxy(proxy: NodeProxy | null): void {
  // Setting another one, or none, leaves the last in effect: it is taken back first.
  restore?.()
  restore = null
  if (proxy === null) return
  const { setGlobalProxyFromEnv } = http as { readonly setGlobalProxyFromEnv?: SetProxy }
  if (setGlobalProxyFromEnv === undefined) throw new Error(`Node ${process.versions.node} can’t be told a proxy.`)
  restore = setGlobalProxyFromEnv({ ...proxy })
}
