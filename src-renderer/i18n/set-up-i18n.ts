// Every text of the dashboard goes through i18next. `<language>/general.json` holds what the frame says and is there at once; every other file holds one view's texts and comes with that view.
import i18next from 'i18next'
import type { i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import general from './en/general.json'

const PARTS = import.meta.glob<Readonly<Record<string, unknown>>>(['./*/*.json', '!./*/general.json'], { import: 'default' })

/** The frame's texts, ready at once: nothing is loaded over the network. */
export function setUpI18n(): i18n {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: general } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return i18next
}

/** Makes the texts of `<language>/<part>.json` readable as `<part>.<key>`. */
export async function loadTexts(part: string): Promise<void> {
  const load = PARTS[`./en/${part}.json`]
  if (load === undefined) throw new Error(`There are no texts for "${part}"`)
  i18next.addResourceBundle('en', 'translation', { [part]: await load() }, true)
}
