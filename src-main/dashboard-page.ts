// The dashboard's bundle over the app's own scheme: the same files and the same policy that the gateway serves.
import { DASHBOARD_HEADERS, dashboardPolicy, openDashboardFile } from '../gateway/platform/index.ts'
import type { DashboardFile } from '../gateway/platform/index.ts'
import type { PageAnswer } from './ports/page-scheme.ts'

export const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://openclaw`

export interface DashboardPageOptions {
  /** The built bundle. */
  readonly folder: string
  /** Where the page's WebSocket may go, e.g. `ws://127.0.0.1:18789`; waits while a gateway starts, null when there is none. */
  readonly socketAddress: () => Promise<string | null>
}

/** Answers a request for an address of the app. Files are small: they are read as a whole. */
export async function serveDashboardPage({ folder, socketAddress }: DashboardPageOptions, { method, url }: { readonly method: string; readonly url: string }): Promise<PageAnswer> {
  const { host, pathname, protocol } = new URL(url)
  if (method !== 'GET' || `${protocol}//${host}` !== APP_ORIGIN) return { status: 404, headers: DASHBOARD_HEADERS, body: null }
  const file = await openDashboardFile(folder, pathname, false)
  if (file === 'missing' || file === 'not-built') return { status: 404, headers: { ...DASHBOARD_HEADERS, 'content-type': 'text/plain; charset=utf-8' }, body: new TextEncoder().encode('Not found\n') }
  const body = await readWhole(file)
  const address = file.contentType.startsWith('text/html') ? await socketAddress() : null
  const headers = { ...DASHBOARD_HEADERS, 'content-type': file.contentType, 'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache', 'content-security-policy': dashboardPolicy(address === null ? [] : [address]) }
  return { status: 200, headers, body }
}

async function readWhole({ handle }: DashboardFile): Promise<Uint8Array> {
  try {
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}
