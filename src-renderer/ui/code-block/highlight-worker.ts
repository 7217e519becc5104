// The one place that knows Shiki, beside the page: compiling a grammar takes longer than a frame. Colours are variables of
// the theme, so light and dark need no second run.
import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core'
import type { HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import type { CodeLine, HighlightAnswer, HighlightRequest } from './highlight.ts'

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

const THEME = 'variables'
let highlighter: Promise<HighlighterCore> | null = null
const loaded = new Map<Language, Promise<void>>()

function languageOf(name: string): Language | null {
  const key = name.toLowerCase()
  return Object.hasOwn(LANGUAGES, key) ? (key as Language) : (ALIASES[key] ?? null)
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

async function highlight({ code, name }: HighlightRequest): Promise<readonly CodeLine[] | null> {
  const language = languageOf(name)
  if (language === null) return null
  const core = await ready(language)
  const { tokens } = core.codeToTokens(code, { lang: language, theme: THEME })
  return tokens.map((line) => line.map(({ content, color }) => ({ text: content, ...(color !== undefined && { color }) })))
}

addEventListener('message', ({ data }: MessageEvent<HighlightRequest>) => {
  const answer = (lines: readonly CodeLine[] | null): void => postMessage({ id: data.id, lines } satisfies HighlightAnswer)
  // Code without colours is readable too.
  highlight(data).then(answer, () => answer(null))
})
