// What a start of the app was asked to open, among its arguments. Pure.
import { isAbsolute } from 'node:path'
import { DEEP_LINK_SCHEMES } from './parse-deep-link.ts'

/** The file type of an exported chat. */
export const SESSION_FILE = '.openclaw-session'

/** What reached the app from outside: a link, a file, or just the wish to be shown. */
export type Arrival =
  | { readonly kind: 'start' }
  | { readonly kind: 'link'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }

/** The desktop hands over one; of several the first is taken. */
export function findArrival(argv: readonly string[]): Arrival {
  for (const argument of argv.slice(1)) {
    if (DEEP_LINK_SCHEMES.some((scheme) => argument.toLowerCase().startsWith(`${scheme}:`))) return { kind: 'link', text: argument }
    if (isAbsolute(argument) && argument.toLowerCase().endsWith(SESSION_FILE)) return { kind: 'file', path: argument }
  }
  return { kind: 'start' }
}

/** What comes before somebody can see to it waits. */
export function createArrivals() {
  const waiting: Arrival[] = []
  let receive: ((arrival: Arrival) => void) | null = null
  return {
    arrive: (arrival: Arrival): void => (receive === null ? void waiting.push(arrival) : receive(arrival)),
    follow(listener: (arrival: Arrival) => unknown): void {
      receive = (arrival) => void listener(arrival)
      for (const arrival of waiting.splice(0)) listener(arrival)
    },
  }
}
