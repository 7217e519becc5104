// The app's texts in the language of the moment: whoever reads one of them reads it as it is said now. Pure.
import type { Language } from '../../src-preload/languages.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { Texts } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'
import { zhHans } from './zh-hans.ts'

interface Tree {
  readonly [key: string]: string | Tree
}

const LANGUAGES: Readonly<Record<Language, Tree>> = { en, de, es, fr, ja, 'zh-Hans': zhHans }

export interface LiveTexts {
  /** Each is looked up when it is read; read late what is shown late. */
  readonly texts: Texts
  speak(language: Language): void
  /** Told when the language is another: what is on screen is to be said again. */
  onChange(listener: () => void): void
}

/** English until `speak` is called. */
export function createLiveTexts(): LiveTexts {
  let current: Language = 'en'
  const listeners = new Set<() => void>()
  return {
    // It has the keys of the English texts, all the way down.
    texts: live(en, (path) => textAt(LANGUAGES[current], path) ?? textAt(en, path) ?? '') as unknown as Texts,
    speak(language) {
      if (language === current) return
      current = language
      for (const listener of listeners) listener()
    },
    onChange: (listener) => void listeners.add(listener),
  }
}

function live(tree: Tree, read: (path: readonly string[]) => string, above: readonly string[] = []): Tree {
  const texts = {}
  for (const [key, value] of Object.entries(tree)) {
    const path = [...above, key]
    const inner = typeof value === 'string' ? null : live(value, read, path)
    Object.defineProperty(texts, key, { enumerable: true, get: () => inner ?? read(path) })
  }
  return texts
}

function textAt(tree: Tree, path: readonly string[]): string | null {
  let found: string | Tree | undefined = tree
  for (const key of path) found = typeof found === 'object' ? found[key] : undefined
  return typeof found === 'string' ? found : null
}
