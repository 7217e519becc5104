// The one place that knows Shiki: colours for code, fetched by language when first needed, worked out in slices so that no
// slice holds up the page. Colours are variables of the theme, so light and dark need no second run.
import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core'
import type { HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

export interface CodePiece {
  readonly text: string
  /** A CSS colour, absent for plain text. */
  readonly color?: string
}

export type CodeLine = readonly CodePiece[]

/** Grammars worth carrying; each is a file of its own. */
const LANGUAGES = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  ini: () => import('shiki/langs/ini.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  lua: () => import('shiki/langs/lua.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  powershell: () => import('shiki/langs/powershell.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
} as const
type Language = keyof typeof LANGUAGES

const ALIASES: Readonly<Record<string, Language>> = {
  sh: 'bash', shell: 'bash', zsh: 'bash', console: 'bash', shellscript: 'bash', 'c#': 'csharp', cs: 'csharp', dockerfile: 'docker', golang: 'go', js: 'javascript', mjs: 'javascript',
  jsx: 'tsx', jsonc: 'json', json5: 'json', jsonl: 'json', kt: 'kotlin', ps1: 'powershell', py: 'python', rb: 'ruby', rs: 'rust', ts: 'typescript', svg: 'xml', yml: 'yaml', conf: 'ini', patch: 'diff',
}

const LONGEST = 200_000
const SLICE_LINES = 40
const THEME = 'variables'
const KEPT = 200

const finished = new Map<string, readonly CodeLine[]>()
let highlighter: Promise<HighlighterCore> | null = null
const loaded = new Map<Language, Promise<void>>()

function languageOf(name: string): Language | null {
  const key = name.toLowerCase()
  return Object.hasOwn(LANGUAGES, key) ? (key as Language) : (ALIASES[key] ?? null)
}

/** What an earlier call worked out, to show it without a flash. */
export function knownHighlight(code: string, name: string): readonly CodeLine[] | null {
  return finished.get(`${name}\n${code}`) ?? null
}

/** The code in colours, or null when its language is unknown or it is too long to be worth it. */
export async function highlight(code: string, name: string, signal: AbortSignal): Promise<readonly CodeLine[] | null> {
  const language = languageOf(name)
  if (language === null || code.length > LONGEST) return null
  const core = await ready(language)
  const source = code.split('\n')
  const lines: CodeLine[] = []
  let grammarState: ReturnType<HighlighterCore['getLastGrammarState']> | undefined
  for (let from = 0; from < source.length; from += SLICE_LINES) {
    if (signal.aborted) return null
    const slice = source.slice(from, from + SLICE_LINES).join('\n')
    const result = core.codeToTokens(slice, { lang: language, theme: THEME, tokenizeTimeLimit: 40, ...(grammarState !== undefined && { grammarState }) })
    ;({ grammarState } = result)
    lines.push(...result.tokens.map((line) => line.map(({ content, color }) => ({ text: content, ...(color !== undefined && { color }) }))))
    // Input and painting come first.
    await new Promise((resolve) => setTimeout(resolve))
  }
  finished.set(`${name}\n${code}`, lines)
  for (const key of finished.keys()) {
    if (finished.size <= KEPT) break
    finished.delete(key)
  }
  return lines
}

async function ready(language: Language): Promise<HighlighterCore> {
  highlighter ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--code-' })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
  const core = await highlighter
  let loading = loaded.get(language)
  if (loading === undefined) {
    loading = core.loadLanguage(LANGUAGES[language]())
    loaded.set(language, loading)
  }
  await loading
  return core
}
