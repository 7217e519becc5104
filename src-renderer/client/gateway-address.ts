// The only gateway this page ever talks to: the one that served it. No parameter, no setting changes that.

/** The socket's address for a page's own location. */
export function gatewayAddress({ protocol, host }: { readonly protocol: string; readonly host: string }): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/`
}
