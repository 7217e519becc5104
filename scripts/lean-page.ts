// What the build does to keep the dashboard's first load small: the browser's own knowledge in place of tables, and no parts of a library that nothing uses.
import { createHash } from 'node:crypto'
import { join, relative, sep } from 'node:path'
import type { Plugin } from 'vite'

const lean = join(import.meta.dirname, '../src-renderer/ui/markdown/lean')

/** For vite's `resolve.alias`: what Markdown's parser brings along, and what only old versions of React need. */
export const leanPackages = [
  { find: /^entities$/, replacement: join(lean, 'decode-entities.ts') },
  { find: /^linkify-it$/, replacement: join(lean, 'linkify.ts') },
  { find: /^uc\.micro$/, replacement: join(lean, 'character-classes.ts') },
  { find: /^(mdurl|punycode\.js)$/, replacement: join(lean, 'addresses.ts') },
  { find: /^use-sync-external-store\/shim\/index\.js$/, replacement: 'react' },
]

const PARTS = /\} = \/\* @__PURE__ \*\/ nn\([\s\S]*?\n\), /g
const CALLS = /([=,]) (q|co)\(/g

/** A plugin for vite: react-virtuoso makes a list, a table and a grid, in this order, when it is loaded. Only the list is used here (e2e/startup/first-load.test.ts holds us to it), so the others are not made. */
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

/** Parts of markdown-it that the page switches off or never calls, and what stands in for them: raw HTML, typographic quotes, the way to HTML. */
const UNUSED: Readonly<Record<string, string>> = {
  'src/renderer.ts': 'var Renderer = class {}',
  'src/rules_core/replacements.ts': 'function replace() {}',
  'src/rules_core/smartquotes.ts': 'function smartquotes() {}',
  'src/rules_block/html_block.ts': 'function html_block() { return false }',
  'src/common/html_blocks.ts': '',
  'src/common/html_re.ts': '',
  'src/rules_inline/html_inline.ts': 'function html_inline() { return false }',
}

/** Its other ways to be set up; the page uses the default one. */
const PRESETS = /\n\tzero: \{[\s\S]*?(?=\n\};)/

/** A plugin for vite: leaves those parts out. */
export function leanMarkdown(): Plugin {
  return {
    name: 'lean-markdown',
    transform: {
      filter: { id: /markdown-it\/dist\/markdown-it\.mjs$/ },
      handler(code) {
        const left = new Set(Object.keys(UNUSED))
        const lean = code.replace(/\/\/#region (\S+)\n[\s\S]*?\/\/#endregion/g, (region, name: string) => {
          left.delete(name)
          return UNUSED[name] ?? region
        })
        if (!PRESETS.test(lean)) left.add('presets')
        if (left.size > 0) this.error(`markdown-it is built differently now, without ${[...left].join(', ')}: look at scripts/lean-page.ts`)
        return { code: lean.replace(PRESETS, ''), map: null }
      },
    },
  }
}

/** Texts come with the page's own scripts, so what fetches them from servers has nothing to do. */
const CONNECTOR = /class Connector extends EventEmitter \{[\s\S]*?\n\}\n/
const NO_CONNECTOR = 'class Connector extends EventEmitter { state = {}; load(languages, namespaces, done) { done() } reload(languages, namespaces, done) { done() } }\n'

/** No text formats its values: numbers and dates come formatted by src-renderer/lib. */
const FORMATTER = /class Formatter \{[\s\S]*?\n\}\n/
const NO_FORMATTER = 'class Formatter { init() {} format(value) { return value } }\n'

/** Methods nobody calls here, and what stands in for them: texts are there with the page's scripts, none refers to another one, no instance is copied. */
const METHODS: Readonly<Record<string, string>> = {
  'addResources': '',
  'cloneInstance': '',
  'dir': '',
  'getUsedParamsDetails': '',
  'getResourceBundle': '',
  'hydrate': '',
  'loadLanguages': '',
  'loadResources': 'loadResources(language, done = language) { done(null) }',
  'nest': 'nest(text) { return text }',
  'removeResourceBundle': '',
  'toJSON': '',
}
const methodOf = (name: string): RegExp => new RegExp(`\\n  ${name}\\([^\\n]*\\{\\n[\\s\\S]*?\\n  \\}(?=\\n)`, 'g')

/** What it would tell developers about texts that are missing: in a built page nobody listens. */
const TALK = /\b(?:this|i18n)\.logger\.(?:log|warn|error|deprecate|once)\(|\bassertSeparateArguments\((?=')/g
const LOGGER = /class Logger \{[\s\S]*?\n\}\n/
const NO_LOGGER = 'class Logger { create() { return this } init() {} }\n'

/** A plugin for vite: leaves that out of i18next. */
export function leanI18next(): Plugin {
  return {
    name: 'lean-i18next',
    transform: {
      filter: { id: /i18next\/dist\/esm\/i18next\.js$/ },
      handler(code) {
        if (!CONNECTOR.test(code) || !FORMATTER.test(code) || !LOGGER.test(code)) this.error('i18next is built differently now: look at scripts/lean-page.ts')
        let lean = code.replace(CONNECTOR, NO_CONNECTOR).replace(FORMATTER, NO_FORMATTER).replace(LOGGER, NO_LOGGER)
        for (const [name, instead] of Object.entries(METHODS)) {
          if (!methodOf(name).test(lean)) this.error(`i18next has no method ${name} now: look at scripts/lean-page.ts`)
          lean = lean.replace(methodOf(name), `\n  ${instead}`)
        }
        return { code: lean.replace(TALK, 'false && $&'), map: null }
      },
    },
  }
}

const FACES = /\/\* [\w-]+ \*\/\s*@font-face \{[^}]*\}\s*/g
const LATIN = /-latin-wght-normal/

/** A plugin for vite: the fonts' style sheets name a file for each script. The page begins with Latin; `?others` stands for the rest, which comes after it. */
export function leanFonts(): Plugin {
  return {
    name: 'lean-fonts',
    enforce: 'pre',
    transform: {
      filter: { id: /@fontsource-variable\/[\w-]+\/wght\.css/ },
      handler(code, id) {
        const faces = code.match(FACES) ?? []
        if (faces.filter((face) => LATIN.test(face)).length !== 1 || faces.length < 2) this.error('the fonts are described differently now: look at scripts/lean-page.ts')
        return { code: faces.filter((face) => LATIN.test(face) !== id.includes('?others')).join(''), map: null }
      },
    },
  }
}

const ICON_KEY = /, key: "\w+" \}/g

/** A plugin for vite: every line of an icon has a random name, which compresses badly; it is for development only, as an icon's lines never change. */
export function leanIcons(): Plugin {
  return {
    name: 'lean-icons',
    apply: 'build',
    transform: {
      filter: { id: /lucide-react\/dist\/esm\/icons\/[\w-]+\.mjs$/ },
      handler: (code) => ({ code: code.replace(ICON_KEY, ' }'), map: null }),
    },
  }
}

const sources = join(import.meta.dirname, '../src-renderer')

/** For vite's `css.modules.generateScopedName`: as short as it can be while no two files share one. */
export function leanClassName(name: string, file: string): string {
  const path = relative(sources, file).split(sep).join('/')
  return `${name}-${createHash('sha256').update(path).digest('base64url').slice(0, 3)}`
}
