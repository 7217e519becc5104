// Links of our own schemes, as other programs hand them to us. Pure: what is done about one is decided elsewhere, and asked first where it does something.
import { appPathOf } from './security/navigation.ts'

export const DEEP_LINK_SCHEMES = ['openclaw', 'oc-pair'] as const

export type DeepLink = { readonly kind: 'dashboard'; readonly path: string }

/** Null for what is no link of ours, or none that this version knows. */
export function parseDeepLink(text: string, appOrigin: string): DeepLink | null {
  if (!URL.canParse(text)) return null
  const { protocol, host, pathname, search } = new URL(text)
  if (protocol !== 'openclaw:' || host !== 'dashboard') return null
  const path = appPathOf(pathname === '' ? '/' : pathname, appOrigin)
  return path === null ? null : { kind: 'dashboard', path: `${path}${search}` }
}

/** The link among a start's arguments, if there is one. */
export function findDeepLink(argv: readonly string[]): string | null {
  return argv.find((argument) => DEEP_LINK_SCHEMES.some((scheme) => argument.startsWith(`${scheme}:`))) ?? null
}
