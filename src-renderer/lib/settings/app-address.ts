// Addresses among the app's own settings: whether one is what it should be, before the app is asked. Pure; the app judges again.

/** Nobody on the way may change what comes from there. Empty is none. */
export function isFeedAddress(text: string): boolean {
  if (text === '') return true
  const url = URL.parse(text)
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === ''
}

/** Without a name and password: they would lie open. */
export function isProxyAddress(text: string): boolean {
  if (text === '') return true
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '' && ['', '/'].includes(url.pathname) && url.search === '' && url.hash === ''
}
