// Where the gateway serves this page: it wrote its base path into the page's links.

/** The path every view's address begins with; empty at the root. */
export function basePath(page: Document): string {
  const link = page.querySelector<HTMLLinkElement>('link[rel="manifest"]')
  return link === null ? '' : new URL('.', link.href).pathname.replace(/\/$/, '')
}
