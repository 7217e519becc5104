// The language everything is said in: one that somebody chose, or the first of the system's that we speak.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { LanguageKeeper } from '../client/language-keeper.ts'
import { chooseSpeech, languageOf } from '../../src-preload/languages.ts'
import type { Language } from '../../src-preload/languages.ts'

export interface LanguageStore {
  readonly choice: Language | 'system'
  /** At once, and kept. */
  readonly choose: (choice: Language | 'system') => void
}

export interface LanguageStoreApi extends StoreApi<LanguageStore> {
  /** Resolves when the first words can be said. */
  readonly ready: Promise<void>
}

export interface LanguageDependencies {
  readonly keeper: LanguageKeeper
  /** What the browser says that its owner prefers. */
  readonly preferred: () => readonly string[]
  readonly speak: (language: string, locale: string) => Promise<void>
  /** The choice holds until the page is closed, no longer. */
  readonly onNotKept: (error: unknown) => void
}

/** Chosen by tests only: see i18n/en-XA. */
const STRETCHED = 'en-XA'

export function createLanguageStore({ keeper, preferred, speak, onNotKept }: LanguageDependencies): LanguageStoreApi {
  const put = (choice: string): Promise<void> => {
    const { language, locale } = chooseSpeech(choice, preferred())
    store.setState({ choice: languageOf(choice) ?? 'system' })
    return choice === STRETCHED ? speak(STRETCHED, STRETCHED) : speak(language, locale)
  }
  const store = createStore<LanguageStore>(() => ({
    choice: 'system',
    choose(choice) {
      void put(choice)
      keeper.write(choice).catch(onNotKept)
    },
  }))
  keeper.follow((choice) => void put(choice))
  // Where nothing can be read, nothing was chosen.
  return Object.assign(store, { ready: keeper.read().catch(() => 'system').then(put) })
}
