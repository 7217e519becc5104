// One-time sign-in links: the token comes in the fragment and leaves the address bar and the history before anything goes to the network.

interface Address {
  readonly pathname: string
  readonly search: string
  readonly hash: string
}

interface AddressHistory {
  readonly state: unknown
  replaceState(state: unknown, unused: string, url: string): void
}

/** The token of the link this page was opened with, taken out of the address; null when it was opened without one. */
export function takeBootstrapToken(address: Address, history: AddressHistory): string | null {
  const fragment = new URLSearchParams(address.hash.replace(/^#/, ''))
  const token = fragment.get('bootstrapToken')
  if (token === null) return null
  fragment.delete('bootstrapToken')
  const rest = fragment.toString()
  history.replaceState(history.state, '', `${address.pathname}${address.search}${rest === '' ? '' : `#${rest}`}`)
  return token === '' ? null : token
}

interface LinkedPage {
  readonly location: Address & { reload(): void }
  addEventListener(type: 'hashchange', listener: () => void): void
}

/** A link that is opened where the page is already changes only the fragment, which loads nothing: the page starts again with it. */
export function startAgainWithLinks(page: LinkedPage): void {
  page.addEventListener('hashchange', () => {
    if (new URLSearchParams(page.location.hash.replace(/^#/, '')).has('bootstrapToken')) page.location.reload()
  })
}
