// Requests that Chromium asks about: navigations are put to the app, and URLs of the app's own scheme are answered by its `protocol.handle`.
import { state } from '../state.ts'
import type { Session } from './cdp.ts'
import { fromChromium, policyForChromium } from './scheme-map.ts'

/** What is used of `Fetch.requestPaused`. */
export interface PausedRequest {
  readonly requestId: string
  readonly redirectedRequestId?: string
  readonly request: { readonly url: string; readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly postData?: string }
}

export interface RequestJudgement {
  readonly isMainDocument: boolean
  /** Emits `will-navigate`. */
  readonly mayNavigate: (url: string) => boolean
}

export async function serveRequest(session: Session, paused: PausedRequest, { isMainDocument, mayNavigate }: RequestJudgement): Promise<void> {
  const { requestId, request } = paused
  const url = fromChromium(request.url)
  if (isMainDocument && paused.redirectedRequestId === undefined && !mayNavigate(url)) {
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    return
  }
  if (url === request.url) {
    await session.send('Fetch.continueRequest', { requestId })
    return
  }
  const response = await answer(url, request)
  if (response === null || response.type === 'error') {
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' })
    return
  }
  const body = Buffer.from(await response.arrayBuffer()).toString('base64')
  const responseHeaders = [...response.headers]
    .filter(([name]) => name !== 'content-encoding' && name !== 'content-length')
    .map(([name, value]) => ({ name, value: name.startsWith('content-security-policy') ? policyForChromium(value) : value }))
  await session.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body })
}

async function answer(url: string, { method, headers, postData }: PausedRequest['request']): Promise<Response | null> {
  const handler = state.protocolHandlers.get(url.slice(0, url.indexOf(':')))
  if (handler === undefined) return null
  const request = new Request('https://standin.invalid/', { method, headers, ...(postData !== undefined && { body: postData }) })
  // Node's Request takes no URLs of unknown schemes.
  Object.defineProperty(request, 'url', { value: url })
  try {
    return await handler(request)
  } catch (error) {
    console.error(`electron stand-in: protocol.handle failed for ${url}`, error)
    return null
  }
}
