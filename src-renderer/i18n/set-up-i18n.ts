// Every text of the dashboard goes through i18next. English is bundled; each part of the interface has a file of its own.
import i18next from 'i18next'
import type { i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import chat from './en-chat.json'
import general from './en.json'

/** The texts, ready at once: nothing is loaded over the network. Keys of en-chat.json are read as `chat.<key>`. */
export function setUpI18n(): i18n {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: { ...general, chat } } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return i18next
}
