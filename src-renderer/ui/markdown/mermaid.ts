// The one place that knows Mermaid. Strict mode, no HTML labels, system fonts (an image has no others).
import mermaid from 'mermaid'

const FONT = 'ui-sans-serif, system-ui, sans-serif'
let drawings = 0

export interface Drawn {
  readonly svg: string
  readonly width: number
}

/** The diagram as SVG, or null when the source is not one. `place` is where text is measured; it is left as it was. */
export async function drawDiagram(source: string, place: HTMLElement): Promise<Drawn | null> {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches ? document.documentElement.dataset['theme'] !== 'light' : document.documentElement.dataset['theme'] === 'dark'
  mermaid.initialize({
    startOnLoad: false, securityLevel: 'strict', suppressErrorRendering: true, htmlLabels: false, fontFamily: FONT, theme: isDark ? 'dark' : 'neutral',
    flowchart: { htmlLabels: false }, maxTextSize: 20_000, maxEdges: 300,
  })
  if ((await mermaid.parse(source, { suppressErrors: true })) === false) return null
  const bench = document.createElement('div')
  bench.style.cssText = `position: absolute; visibility: hidden; font: 16px ${FONT}`
  place.append(bench)
  drawings += 1
  try {
    const { svg } = await mermaid.render(`diagram-${drawings}`, source, bench)
    const width = Number(/viewBox="[\d.-]+ [\d.-]+ ([\d.]+)/.exec(svg)?.[1] ?? 0)
    return { svg: svg.replace('width="100%"', `width="${width}"`), width }
  } finally {
    bench.remove()
  }
}
