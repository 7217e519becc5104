// Compares a language's texts with the English ones: those of the dashboard (src-renderer/i18n/<language>/<part>.json) and of the app around it
// (src-main/texts/<language>.ts). Nothing may be missing, left over, filled in with other names, or still English.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'

export interface TextProblem {
  readonly file: string
  readonly key: string
  readonly problem: 'is missing' | 'is filled in differently' | 'is still English' | 'is not in the English texts'
  readonly english?: string
}

type Flat = ReadonlyMap<string, string>

interface Tree {
  readonly [key: string]: string | Tree
}

const root = join(import.meta.dirname, '..')
const I18N = join(root, 'src-renderer', 'i18n')
const MAIN = join(root, 'src-main', 'texts')
const PLURAL = /_(one|two|few|many|other)$/
/** `{{name}}`, `{name}`, `<1>`, `</1>`. */
const PLACEHOLDERS = /\{\{\s*[\w.]+\s*\}\}|\{\w+\}|<\/?\d+\/?>/g

/** Every language but English, and the one that is made of English. */
export function languagesOf(): readonly string[] {
  return readdirSync(I18N, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !['en', 'en-XA'].includes(entry.name)).map(({ name }) => name)
}

/** What is wrong with a language, in the order of its files. */
export async function compareTexts(language: string): Promise<readonly TextProblem[]> {
  const same = JSON.parse(readFileSync(join(import.meta.dirname, 'same-texts.json'), 'utf8')) as Readonly<Record<string, readonly string[]>>
  const isSame = (text: string): boolean => [...(same['everywhere'] ?? []), ...(same[language] ?? [])].includes(text)
  const problems: TextProblem[] = []
  for (const { file, english, own } of [...dashboardTexts(language), ...(await mainTexts(language))]) {
    problems.push(...compare(flatten(english), flatten(own), language, isSame).map((problem) => ({ file, ...problem })))
  }
  return problems
}

interface Compared {
  readonly file: string
  readonly english: Tree
  readonly own: Tree
}

function dashboardTexts(language: string): readonly Compared[] {
  const names = (folder: string): readonly string[] => readdirSync(join(I18N, folder)).filter((name) => name.endsWith('.json'))
  // Read as YAML, which takes all of JSON but refuses a key that is there twice.
  const read = (folder: string, name: string): Tree => (existsSync(join(I18N, folder, name)) ? (parse(readFileSync(join(I18N, folder, name), 'utf8')) as Tree) : {})
  return [...new Set([...names('en'), ...names(language)])].map((name) => ({ file: `src-renderer/i18n/${language}/${name}`, english: read('en', name), own: read(language, name) }))
}

async function mainTexts(language: string): Promise<readonly Compared[]> {
  const textsOf = async (id: string): Promise<Tree> => {
    const file = join(MAIN, `${id.toLowerCase()}.ts`)
    if (!existsSync(file)) return {}
    const door = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>
    return (Object.values(door).find((value) => typeof value === 'object') ?? {}) as Tree
  }
  return [{ file: `src-main/texts/${language.toLowerCase()}.ts`, english: await textsOf('en'), own: await textsOf(language) }]
}

/** Pure. Both are texts by whole key. */
function compare(english: Flat, own: Flat, language: string, isSame: (text: string) => boolean): readonly Omit<TextProblem, 'file'>[] {
  const expected = new Map<string, string>()
  for (const [key, text] of english) {
    // For none at all there may be words of its own.
    if (key.endsWith('_zero') && !own.has(key)) continue
    if (!PLURAL.test(key)) expected.set(key, text)
    // Numbers of a million and more only: who has no form for them says them as all others.
    else for (const form of formsOf(key, language).filter((name) => name !== 'many')) expected.set(key.replace(PLURAL, `_${form}`), english.get(key.replace(PLURAL, `_${form}`)) ?? english.get(key.replace(PLURAL, '_other')) ?? text)
  }
  const problems: Omit<TextProblem, 'file'>[] = []
  for (const [key, text] of expected) {
    const translated = own.get(key)
    if (translated === undefined || translated === '') problems.push({ key, problem: 'is missing', english: text })
    else if (!haveSamePlaceholders(text, translated, key)) problems.push({ key, problem: 'is filled in differently', english: text })
    else if (translated === text && /\p{L}{2}/u.test(text.replace(PLACEHOLDERS, '')) && !isSame(text)) problems.push({ key, problem: 'is still English', english: text })
  }
  for (const key of own.keys()) {
    const isMany = key.endsWith('_many') && formsOf(key, language).includes('many') && expected.has(key.replace(PLURAL, '_other'))
    if (!expected.has(key) && !isMany) problems.push({ key, problem: 'is not in the English texts' })
  }
  return problems
}

/** Those of `3 chats` or, for `_ordinal`, of `the 3rd`. */
function formsOf(key: string, language: string): readonly string[] {
  return new Intl.PluralRules(language, { type: /_ordinal_/.test(key) ? 'ordinal' : 'cardinal' }).resolvedOptions().pluralCategories
}

/** Where one thing is meant, its number may go unsaid. */
function haveSamePlaceholders(english: string, own: string, key: string): boolean {
  const list = (text: string): string => [...(text.match(PLACEHOLDERS) ?? [])].map((name) => name.replaceAll(' ', '')).filter((name) => !(/_(zero|one)$/.test(key) && name === '{{count}}')).toSorted((one, other) => one.localeCompare(other)).join(' ')
  return list(english) === list(own)
}

function flatten(texts: Tree, prefix = ''): Flat {
  return new Map(Object.entries(texts).flatMap(([key, value]): [string, string][] => (typeof value === 'string' ? [[`${prefix}${key}`, value]] : [...flatten(value, `${prefix}${key}.`)])))
}
