// Every text of the dashboard goes through i18next. `<language>/general.json` holds what the frame says and comes before anything is shown (English is there at once); every other file holds one view's texts and comes with that view.
import i18next from 'i18next'
import type { i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { texts as english } from './en/texts.ts'
import type { TextsOfLanguage } from './texts-of-language.ts'

const LANGUAGES = import.meta.glob<TextsOfLanguage>(['./*/texts.ts', '!./en/texts.ts'], { import: 'texts' })

/** The parts that views have asked for; a language that is chosen later brings them too. */
const parts = new Set<string>()
/** The language that was asked for last. What it has no text for is said in English. */
let wanted = 'en'

/** English, until `speak` is called. */
export function setUpI18n(): i18n {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    // By a function: `de-AT` finds its way to `de` by itself, but `zh-CN` not to `zh-Hans`.
    fallbackLng: () => [wanted, 'en'],
    resources: { en: { translation: english.general } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return i18next
}

/** Says everything in this language from now on, with dates and numbers as this locale writes them. Resolves when everything on screen can be said in it. */
export async function speak(language: string, locale: string): Promise<void> {
  wanted = language
  await Promise.all([addGeneral(language), ...[...parts].map((part) => addPart(language, part))])
  // Another one was chosen meanwhile.
  if (wanted !== language) return
  await i18next.changeLanguage(locale)
  document.documentElement.lang = locale
}

/** Makes the texts of `<language>/<part>.json` readable as `<part>.<key>`. */
export async function loadTexts(part: string): Promise<void> {
  if (english.parts[`./${part}.json`] === undefined) throw new Error(`There are no texts for "${part}"`)
  parts.add(part)
  await Promise.all([addPart('en', part), addPart(wanted, part)])
}

async function addGeneral(language: string): Promise<void> {
  const texts = await textsOf(language)
  if (texts !== null) i18next.addResourceBundle(language, 'translation', texts.general, true)
}

async function addPart(language: string, part: string): Promise<void> {
  if (i18next.getResource(language, 'translation', part) !== undefined) return
  if (language === 'en') return add(english)
  const texts = await textsOf(language)
  // English stands in for what can't be had.
  if (texts !== null) await add(texts).catch(() => undefined)

  async function add({ parts }: TextsOfLanguage): Promise<void> {
    const content = await parts[`./${part}.json`]?.()
    if (content !== undefined) i18next.addResourceBundle(language, 'translation', { [part]: content }, true)
  }
}

/** Null when there is no connection to get it by: what is said stays English. */
async function textsOf(language: string): Promise<TextsOfLanguage | null> {
  return language === 'en' ? english : ((await LANGUAGES[`./${language}/texts.ts`]?.().catch(() => null)) ?? null)
}
