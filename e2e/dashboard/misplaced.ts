// What lies where it should not: covered, outside of the page, wider than its box. Long words and scripts from right to left show it first.
import type { Page } from '@playwright/test'

/** No line can break in it. */
export const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'

/** Names that fit nowhere. */
export const LONG_NAMES = {
  agents: { defaults: { model: { primary: 'scripted/scripted-1' } }, list: [{ id: 'main', default: true, identity: { name: `Clara ${WORD}` } }, { id: 'with-a-short-name-that-is-long-all-the-same-because-it-goes-on', name: 'An agent with many words in its name that does not end soon at all' }] },
} as const

/** What can be pressed and is covered by something else, lies outside of the page, or has words that run out of their box. */
export function misplaced(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const nameOf = (element: Element) => `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 50)}”`
    const seen = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 1
    const scrolls = (element: Element, axis: 'overflowX' | 'overflowY'): boolean => {
      for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(at)[axis])) return true
      return false
    }
    const found: string[] = []
    const wider = document.documentElement.scrollWidth - innerWidth
    if (wider > 0) found.push(`the page is ${wider} px wider than the screen`)
    // Every view scrolls inside: a second scrollbar beside its own leads nowhere.
    const higher = document.documentElement.scrollHeight - innerHeight
    if (higher > 0) found.push(`the page is ${higher} px higher than the screen`)
    for (const element of document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary')) {
      if (!seen(element) || element.closest('[inert]') !== null || getComputedStyle(element).clipPath !== 'none') continue
      const box = element.getBoundingClientRect()
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      if ((box.left < -1 || box.right > innerWidth + 1) && !scrolls(element, 'overflowX')) found.push(`outside: ${nameOf(element)}`)
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) continue
      const top = document.elementFromPoint(x, y)
      if (top === null || element.contains(top) || top.contains(element) || top.closest('label')?.contains(element) === true) continue
      // Lists scroll below what stays in its place.
      if (!scrolls(element, 'overflowY')) found.push(`covered: ${nameOf(element)} by ${nameOf(top)}`)
    }
    for (const element of document.querySelectorAll<HTMLElement>('h1, h2, h3, p, span, td, th, dt, dd, label, button, a, li')) {
      if (element.children.length > 0 || !seen(element)) continue
      const { overflowX, display } = getComputedStyle(element)
      if (overflowX === 'visible' && display !== 'inline' && element.scrollWidth > element.clientWidth + 2) found.push(`runs out: ${nameOf(element)}`)
    }
    return found
  })
}
