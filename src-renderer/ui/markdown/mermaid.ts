// The one place that knows Mermaid. Strict mode, no HTML labels, system fonts (an image has no others).
import mermaid from 'mermaid'

const FONT = 'ui-sans-serif, system-ui, sans-serif'
/** What a diagram may not set for itself, besides what Mermaid keeps from it anyway. */
const OURS = ['secure', 'securityLevel', 'startOnLoad', 'maxTextSize', 'suppressErrorRendering', 'maxEdges', 'themeCSS', 'htmlLabels', 'fontFamily']
let drawings = 0

export interface Drawn {
  readonly svg: string
  readonly width: number
}

/** The diagram as SVG, or null when the source is not one. `place` is where text is measured; it is left as it was. */
export async function drawDiagram(written: string, place: HTMLElement): Promise<Drawn | null> {
  // Mermaid fetches pictures to measure them, before the page's policy could tell anybody.
  if (/\bimg\s*:|\$sprite/i.test(written)) return null
  const source = withoutTags(written)
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches ? document.documentElement.dataset['theme'] !== 'light' : document.documentElement.dataset['theme'] === 'dark'
  mermaid.initialize({
    startOnLoad: false, securityLevel: 'strict', suppressErrorRendering: true, htmlLabels: false, secure: OURS, fontFamily: FONT, theme: isDark ? 'dark' : 'neutral',
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

/** Tags in labels become the text they are; line breaks and `<<marks>>` of classes and states stay. */
function withoutTags(source: string): string {
  return source.replace(/(?<!<)<(?!br\s*\/?>)(?=[a-z/!?])/gi, '#lt;')
}
