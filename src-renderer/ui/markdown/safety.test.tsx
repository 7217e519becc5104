import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown } from './markdown.tsx'

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<iframe src="https://example.org"></iframe>',
  '<form action="https://example.org"><input name=q autofocus></form>',
  '<style>body { display: none }</style>',
  '<link rel=stylesheet href=https://example.org/x.css>',
  '<a href="javascript:alert(1)">x</a>',
  '<div style="position:fixed;inset:0">cover</div>',
  '<math><mtext><table><mglyph><style><!--</style><img src onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\nscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](\\u006aavascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](blob:https://example.org/1)',
  '[x](file:///etc/passwd)',
  '[x](//example.org/share)',
  '![x](https://example.org/pixel.png)',
  '![x](//example.org/pixel.png)',
  '![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)',
  '![x"onerror="alert(1)](https://example.org/a.png)',
  '<javascript:alert(1)>',
  '[ref]\n\n[ref]: javascript:alert(1)',
  '> <script>alert(1)</script>\n> - <img src=x onerror=alert(1)>',
  '| <img src=x onerror=alert(1)> |\n| - |\n| [x](javascript:alert(1)) |',
  '`<script>alert(1)</script>`',
  '```html\n<script>alert(1)</script>\n```',
  '``` "><script>alert(1)</script>\nx\n```',
  '# <script>alert(1)</script>',
  '**<b onmouseover=alert(1)>x</b>**',
  '$\\href{javascript:alert(1)}{x}$',
  '<https://example.org/"onclick="alert(1)>',
] as const

/** What may be in the markup: our own elements, https links, pictures inside the text, and our icons. */
function problems(html: string): readonly string[] {
  const tags = [...html.matchAll(/<([a-z0-9]+)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*\/?>/gi)]
  return tags.flatMap(([whole, tag = '', attributes = '']) => {
    const found: string[] = []
    if (/^(script|iframe|form|style|link|object|embed|math|base|meta|template)$/i.test(tag)) found.push(whole)
    for (const [, name = '', value = ''] of attributes.matchAll(/\s+([^\s=>/]+)(?:="([^"]*)")?/g)) {
      if (/^on/i.test(name)) found.push(whole)
      if (name === 'href' && !/^(https?:\/\/|mailto:|tel:)/.test(value)) found.push(whole)
      if (name === 'src' && !/^data:image\/(png|jpeg|gif|webp);base64,/.test(value)) found.push(whole)
    }
    return found
  })
}

describe('hostile Markdown', () => {
  it.each(HOSTILE)('becomes nothing that runs or loads: %j', (text) => {
    const html = renderToStaticMarkup(<Markdown text={text} />)
    expect(problems(html)).toEqual([])
    expect(problems(renderToStaticMarkup(<Markdown text={text} isLive />))).toEqual([])
  })

  it('would notice what must not be there', () => {
    expect(problems('<p><img src="https://x" onerror="y"></p>')).toHaveLength(2)
    expect(problems('<a href="javascript:x">y</a>')).toHaveLength(1)
    expect(problems('<script>x</script>')).toHaveLength(1)
  })

  it('shows tags as the text they are', () => {
    expect(renderToStaticMarkup(<Markdown text="a <b>c</b>" />)).toContain('a &lt;b&gt;c&lt;/b&gt;')
  })

  it('opens links in a page that cannot reach back', () => {
    expect(renderToStaticMarkup(<Markdown text="[x](https://example.org)" />)).toMatch(/href="https:\/\/example.org" target="_blank" rel="noopener noreferrer nofollow"/)
  })

  it('offers a picture from elsewhere as a link instead of loading it', () => {
    const html = renderToStaticMarkup(<Markdown text="![A cat](https://example.org/cat.png)" />)
    expect(html).not.toContain('<img')
    expect(html).toContain('A cat</a>')
  })

  it('shows a picture that is inside the text', () => {
    expect(renderToStaticMarkup(<Markdown text="![dot](data:image/png;base64,iVBORw0KGgo=)" />)).toContain('<img src="data:image/png;base64,iVBORw0KGgo=" alt="dot"')
  })
})
