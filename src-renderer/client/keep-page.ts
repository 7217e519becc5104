// Lets the page open while the assistant can't be reached: see public/sw.js.
import { basePath } from './base-path.ts'

/** Once the page has loaded. Browsers offer it over HTTPS and on this machine itself; the desktop app's windows have their files anyway. */
export function keepPage(page: Window): void {
  if (page.openclawDesktop !== undefined || !('serviceWorker' in page.navigator)) return
  // Refused by the browser or its owner: the page works without.
  const register = () => void page.navigator.serviceWorker.register(`${basePath(page.document)}/sw.js`).catch(() => undefined)
  if (page.document.readyState === 'complete') register()
  else page.addEventListener('load', register)
}
