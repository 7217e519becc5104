// Chromium lets nobody register a scheme at run time: `app://host/path` is shown to it as `https://host.app.standin.test/path`, and back.
import { state } from '../state.ts'

export const MAPPED_DOMAIN = '.standin.test'

const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i
const MAPPED_URL = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.standin\.test(.*)$/i

/** The URL for Chromium. URLs of other schemes stay. */
export function toChromium(url: string): string {
  const [, scheme = '', host = '', rest = ''] = URL_PARTS.exec(url) ?? []
  if (!state.schemes.has(scheme.toLowerCase())) return url
  return `https://${host.toLowerCase()}.${scheme.toLowerCase()}${MAPPED_DOMAIN}${rest === '' ? '/' : rest}`
}

/** The URL as the app knows it. */
export function fromChromium(url: string): string {
  const [, host = '', scheme = '', rest = ''] = MAPPED_URL.exec(url) ?? []
  return state.schemes.has(scheme) ? `${scheme}://${host}${rest}` : url
}

/** A Content-Security-Policy that names `app://host` or `app:`. */
export function policyForChromium(policy: string): string {
  return [...state.schemes].reduce((text, scheme) => text
    .replace(new RegExp(String.raw`\b${scheme}://([a-z0-9.-]+)`, 'gi'), `https://$1.${scheme}${MAPPED_DOMAIN}`)
    .replace(new RegExp(String.raw`(^|[\s;])${scheme}:(?=[\s;]|$)`, 'g'), `$1https://*.${scheme}${MAPPED_DOMAIN}`), policy)
}

/** `app://host` of a URL of the app, `https://host` of others, `null` of what has none. */
export function originOf(url: string): string {
  const [, scheme = '', host = ''] = URL_PARTS.exec(url) ?? []
  return scheme === '' || host === '' ? 'null' : `${scheme}://${host}`
}
