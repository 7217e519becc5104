// The languages that the dashboard and the app around it speak, and which of them suits somebody. Pure; pages and main use the same rules.

export const LANGUAGES = ['en', 'de', 'es', 'fr', 'ja', 'zh-Hans'] as const

export type Language = (typeof LANGUAGES)[number]

/** As those who speak them call them: whoever landed in a wrong one must find theirs. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', ja: '日本語', 'zh-Hans': '简体中文' }

/** A language, and the locale by which dates and numbers are written in it, such as `de` and `de-AT`. */
export interface Speech {
  readonly language: Language
  readonly locale: string
}

/** The language of ours that a tag such as `zh-CN` means; null when we don't speak it. */
export function languageOf(tag: string): Language | null {
  const wanted = written(tag)
  return wanted === null ? null : (LANGUAGES.find((language) => written(language) === wanted) ?? null)
}

/** What was chosen (a tag, or anything else for nothing), else the first that somebody prefers and we speak, else English. */
export function chooseSpeech(choice: string, preferred: readonly string[]): Speech {
  const language = [choice, ...preferred].map(languageOf).find((known) => known !== null) ?? 'en'
  return { language, locale: preferred.find((tag) => languageOf(tag) === language) ?? language }
}

/** The language and its script: Chinese may be written in two. */
function written(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language}-${script}`
  } catch {
    // Not a tag, such as `system` would be one of nobody's languages, or `C`.
    return null
  }
}
