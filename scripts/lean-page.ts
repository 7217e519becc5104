// What the build does to keep the dashboard's first load small: the browser's own knowledge in place of tables, and no parts of a library that nothing uses.
import { join } from 'node:path'
import type { Plugin } from 'vite'

const lean = join(import.meta.dirname, '../src-renderer/ui/markdown/lean')

/** For vite's `resolve.alias`: what Markdown's parser brings along, and what only old versions of React need. */
export const leanPackages = [
  { find: /^entities$/, replacement: join(lean, 'decode-entities.ts') },
  { find: /^linkify-it$/, replacement: join(lean, 'linkify.ts') },
  { find: /^uc\.micro$/, replacement: join(lean, 'character-classes.ts') },
  { find: /^punycode\.js$/, replacement: join(lean, 'punycode.ts') },
  { find: /^use-sync-external-store\/shim\/index\.js$/, replacement: 'react' },
]

const PARTS = /\} = \/\* @__PURE__ \*\/ nn\([\s\S]*?\n\), /g
const CALLS = /([=,]) (q|co)\(/g

/** A plugin for vite: react-virtuoso makes a list, a table and a grid, in this order, when it is loaded. Only the list is used here (bundle.test.ts holds us to it), so the others are not made. */
export function leanVirtuoso(): Plugin {
  return {
    name: 'lean-virtuoso',
    transform: {
      filter: { id: /react-virtuoso\/dist\/index\.mjs$/ },
      handler(code) {
        let parts = 0
        const lean = code.replace(CALLS, '$1 /* @__PURE__ */ $2(').replace(PARTS, (part) => (parts++ === 0 ? part : '} = {}, '))
        if (parts !== 3) this.error('react-virtuoso is built differently now: look at scripts/lean-page.ts')
        return { code: lean, map: null }
      },
    },
  }
}
