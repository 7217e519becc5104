// What pages are permitted: microphone, notifications, clipboard, and the gateway on this machine. Nothing else, and nobody but the app's own pages. Pure.
import type { PermissionQuestion } from '../ports/permissions.ts'

/** Newer Chromium asks before a page talks to programs of the same machine, such as the gateway. */
const ALWAYS: ReadonlySet<string> = new Set(['notifications', 'clipboard-read', 'clipboard-sanitized-write', 'loopback-network', 'local-network', 'local-network-access'])

export function isPermitted({ permission, origin, isMainFrame, mediaTypes }: PermissionQuestion, appOrigin: string): boolean {
  if (!isMainFrame || !isOrigin(origin, appOrigin)) return false
  if (permission === 'media') return mediaTypes.length > 0 && mediaTypes.every((type) => type === 'audio')
  return ALWAYS.has(permission)
}

/** Electron gives an origin or the whole address. */
function isOrigin(given: string, appOrigin: string): boolean {
  return given === appOrigin || given.startsWith(`${appOrigin}/`)
}
