import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accentOf } from './accent.ts'

const css = readFileSync(join(import.meta.dirname, '../../styles/tokens.css'), 'utf8')
const chosen = /:root\[data-accent\] \{([^}]*)\}/.exec(css)?.[1] ?? ''

/** Relative luminance of an OKLCH colour as browsers show it: what lies outside of the screen's colours is cut off. */
function luminance(l: number, c: number, hue: number): number {
  const [a, b] = [c * Math.cos((hue * Math.PI) / 180), c * Math.sin((hue * Math.PI) / 180)]
  const [x, y, z] = [(l + 0.3963377774 * a + 0.2158037573 * b) ** 3, (l - 0.1055613458 * a - 0.0638541728 * b) ** 3, (l - 0.0894841775 * a - 1.291485548 * b) ** 3]
  const clip = (channel: number) => Math.min(1, Math.max(0, channel))
  return 0.2126 * clip(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z) + 0.7152 * clip(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z) + 0.0722 * clip(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z)
}

const contrast = (one: number, other: number) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)

/** Both themes of a token: lightness, chroma, and whether the chosen hue goes into it. */
function token(name: string): readonly [light: (hue: number, strength: number) => number, dark: (hue: number, strength: number) => number] {
  const source = new RegExp(`--${name}: light-dark\\((.*)\\);`).exec(name.startsWith('accent') ? chosen : css)?.[1] ?? ''
  const parts = [...source.matchAll(/oklch\(([\d.]+)% (?:calc\()?([\d.]+)(?: \* var\(--accent-strength\)\))? (?:var\(--accent-hue\)|([\d.]+))\)/g)]
  expect(parts).toHaveLength(2)
  const [light, dark] = parts.map(([, l, c, fixed]) => (hue: number, strength: number) => luminance(Number(l) / 100, Number(c) * (fixed === undefined ? strength : 1), fixed === undefined ? hue : Number(fixed)))
  if (light === undefined || dark === undefined) throw new Error(`${name} has no two themes`)
  return [light, dark]
}

describe('an accent of one’s own', () => {
  it('takes hue and strength of a colour', () => {
    expect(accentOf('#ff0000')).toMatchObject({ hue: 29, strength: 1 })
    expect(accentOf('0000FF')).toMatchObject({ hue: 264, strength: 1 })
    expect(accentOf('#808080')?.strength).toBe(0)
  })

  it('is nothing for what is no colour', () => {
    for (const text of ['', 'red', '#12345', '#1234567', 'javascript:1', 'url(x)']) expect(accentOf(text)).toBeNull()
  })

  it('stays readable with every hue, strong and grey, in both themes', () => {
    const [accent, hover, ink, soft, bg, surface, sunken] = ['accent', 'accent-hover', 'accent-ink', 'accent-soft', 'bg', 'surface', 'sunken'].map(token)
    const weak: string[] = []
    for (const theme of [0, 1] as const) {
      for (let hue = 0; hue < 360; hue += 3) {
        for (const strength of [0, 0.5, 1]) {
          const of = (made: ReturnType<typeof token> | undefined) => made?.[theme](hue, strength) ?? 0
          const ratios = { 'text on it': contrast(of(accent), of(ink)), 'text on it, hovered': contrast(of(hover), of(ink)), 'on the ground': contrast(of(accent), of(bg)), 'on surfaces': contrast(of(accent), of(surface)), 'on the sidebar': contrast(of(accent), of(sunken)), 'on its own shade': contrast(of(accent), of(soft)) }
          for (const [where, ratio] of Object.entries(ratios)) if (ratio < 4.5) weak.push(`${theme === 0 ? 'light' : 'dark'} ${hue}° ${strength}: ${where} ${ratio.toFixed(2)}`)
        }
      }
    }
    expect(weak).toEqual([])
  })
})
