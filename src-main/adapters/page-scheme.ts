// The app's own scheme on Electron's `protocol`.
import { protocol } from 'electron'
import type { PageScheme } from '../ports/page-scheme.ts'

/** Call before the app is ready. */
export function createPageScheme(scheme: string): PageScheme {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
  return {
    serve(answer) {
      protocol.handle(scheme, async ({ method, url }) => {
        const { status, headers, body } = await answer({ method, url })
        return new Response(body === null ? null : new Uint8Array(body), { status, headers })
      })
    },
  }
}
