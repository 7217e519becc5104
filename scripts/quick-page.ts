// What the build does to make the dashboard's first load quick: the page names at once what its first view will ask for.
import type { Plugin } from 'vite'

/** Most visits begin with a chat: its code is part of the first file, its texts and the font of its words are not. */
const FIRST_TEXTS = 'i18n/en/chat.json'
const FIRST_FONT = /inter-latin-wght-normal-[\w-]+\.woff2$/

interface Chunk {
  readonly type: 'chunk'
  readonly fileName: string
  readonly facadeModuleId: string | null
  readonly imports: readonly string[]
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> }
}

/** Everything that is loaded before the chat can be used: scripts first, in the order they are found. */
export function filesOfFirstLoad(bundle: Readonly<Record<string, { readonly type: string; readonly fileName: string }>>): readonly string[] {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk') as unknown as readonly Chunk[]
  const scripts = new Set<string>()
  const add = (fileName: string): void => {
    const chunk = chunks.find((candidate) => candidate.fileName === fileName)
    if (chunk === undefined || scripts.has(fileName)) return
    scripts.add(fileName)
    chunk.imports.forEach(add)
  }
  for (const end of ['index.html', FIRST_TEXTS]) {
    const start = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(end) === true)
    if (start === undefined) throw new Error(`No chunk begins with ${end}: look at scripts/quick-page.ts`)
    add(start.fileName)
  }
  const styles = new Set(chunks.filter(({ fileName }) => scripts.has(fileName)).flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]))
  return [...scripts, ...styles]
}

/** A plugin for vite: without it the browser learns of the chat's code only after it has run the frame's. */
export function preloadFirstView(): Plugin {
  return {
    name: 'preload-first-view',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const font = Object.keys(bundle).filter((name) => FIRST_FONT.test(name))
        const files = [...font, ...filesOfFirstLoad(bundle)].filter((name) => !html.includes(name))
        return files.map((name) => ({ tag: 'link', injectTo: 'head' as const, attrs: { ...hint(name), href: `/${name}`, crossorigin: true } }))
      },
    },
  }
}

function hint(name: string): Record<string, string> {
  if (name.endsWith('.js')) return { rel: 'modulepreload' }
  // Small enough to be there for every view; a hint that is not followed makes browsers complain.
  return name.endsWith('.css') ? { rel: 'stylesheet' } : { rel: 'preload', as: 'font', type: 'font/woff2' }
}
