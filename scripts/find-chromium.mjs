// The Chromium that browser tests use: `CHROMIUM_PATH`, or where systems keep it. Plain JavaScript for any Node.
import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/** Null when this machine has none. */
export function findChromium() {
  return process.env.CHROMIUM_PATH ?? PLACES.find((path) => existsSync(path)) ?? null
}
