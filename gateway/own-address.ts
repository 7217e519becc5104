// Addresses of this machine, as others reach it.
import { networkInterfaces } from 'node:os'

const WILDCARD = '0.0.0.0'
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/
/** Tailscale gives addresses of 100.64.0.0/10. */
const TAILNET = /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./

export function tailnetAddress(): string | null {
  return ownAddress(TAILNET)
}

/** Where other computers reach what listens here, as far as this machine can tell; its own loopback when nobody else can. */
export function reachableUrl(hosts: readonly string[], port: number): { readonly url: string; readonly source: string } {
  const shown = hosts.find((host) => PRIVATE.test(host) || TAILNET.test(host)) ?? (hosts.includes(WILDCARD) ? ownAddress(PRIVATE) : null)
  return shown === null ? { url: `ws://127.0.0.1:${port}`, source: 'loopback' } : { url: `ws://${shown}:${port}`, source: 'listening' }
}

function ownAddress(range: RegExp): string | null {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.find(({ address, family, internal }) => !internal && family === 'IPv4' && range.test(address))?.address ?? null
}
