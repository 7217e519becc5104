// The language of the app's own texts: what was chosen in its settings, else what the system prefers.
import { chooseSpeech } from '../../src-preload/languages.ts'
import type { AppSettingsStore } from '../settings/app-settings.ts'
import type { LiveTexts } from './live-texts.ts'

export interface FollowLanguageDependencies {
  readonly speech: LiveTexts
  readonly settings: Pick<AppSettingsStore, 'current' | 'onChange'>
  readonly systemLanguages: () => readonly string[]
}

/** After the app is ready. */
export function followLanguage({ speech, settings, systemLanguages }: FollowLanguageDependencies): void {
  const follow = (): void => speech.speak(chooseSpeech(settings.current().language, systemLanguages()).language)
  follow()
  settings.onChange(follow)
}
