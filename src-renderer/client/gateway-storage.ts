// What the page keeps by gateway: drafts and the like of one must not show up with another.

export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const prefixOf = (gatewayId: string): string => `gateway:${gatewayId}:`

/** Null: the gateway that belongs to the page itself, whose names have no prefix. */
export function storageOfGateway(storage: PageStorage | null, gatewayId: string | null): PageStorage | null {
  if (storage === null || gatewayId === null) return storage
  const prefix = prefixOf(gatewayId)
  return {
    getItem: (name) => storage.getItem(prefix + name),
    setItem: (name, value) => storage.setItem(prefix + name, value),
    removeItem: (name) => storage.removeItem(prefix + name),
  }
}

/** When a gateway was removed. */
export function forgetGateway(storage: Storage | null, gatewayId: string): void {
  if (storage === null) return
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  for (const name of names) if (name.startsWith(prefixOf(gatewayId))) storage.removeItem(name)
}
