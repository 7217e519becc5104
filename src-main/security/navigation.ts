// Where a page may go. Pure.

export type Destination = 'inside' | 'outside' | 'nowhere'

const OUTSIDE = new Set(['http:', 'https:', 'mailto:'])

/** `inside`: a page of the app. `outside`: another program's, once the owner agreed. `nowhere`: refused. */
export function judgeDestination(url: string, appOrigin: string): Destination {
  if (!URL.canParse(url)) return 'nowhere'
  const { protocol, host, username } = new URL(url)
  if (`${protocol}//${host}` === appOrigin) return 'inside'
  // A name before the host makes an address look like another.
  return OUTSIDE.has(protocol) && username === '' ? 'outside' : 'nowhere'
}

/** The path of one of the app's own pages, or null. */
export function appPathOf(path: string, appOrigin: string): string | null {
  // Two slashes name a host, and a backslash is one to browsers.
  if (!path.startsWith('/') || /^\/[/\\]/.test(path) || !URL.canParse(`${appOrigin}${path}`)) return null
  const { pathname, search, hash } = new URL(`${appOrigin}${path}`)
  return `${pathname}${search}${hash}`
}
