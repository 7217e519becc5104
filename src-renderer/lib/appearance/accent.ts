// From a colour somebody chose to what the page takes of it: its hue, and how strong it is. How light it is belongs to the theme.

export interface Accent {
  /** Degrees in OKLCH. */
  readonly hue: number
  /** 0 is grey, 1 as strong as the page's own accent. */
  readonly strength: number
}

/** The strongest accent of the page, in OKLCH chroma. */
const FULL_CHROMA = 0.17

/** Null when it is no `#rrggbb`. */
export function accentOf(colour: string): Accent | null {
  const match = /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour)
  if (match === null) return null
  const [r = 0, g = 0, b = 0] = match.slice(1).map((part) => linear(Number.parseInt(part, 16) / 255))
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  const hue = (Math.atan2(y, x) * 180) / Math.PI
  return { hue: Math.round((hue + 360) % 360), strength: Math.min(1, Math.round((Math.hypot(x, y) / FULL_CHROMA) * 100) / 100) }
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
