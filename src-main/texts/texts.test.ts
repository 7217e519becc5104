import { describe, expect, it } from 'vitest'
import type { AppSettings } from '../../src-preload/app-settings.ts'
import { applicationMenu } from '../menus.ts'
import type { MenuEntry } from '../ports/menu.ts'
import { APP_DEFAULTS } from '../settings/app-settings-schema.ts'
import { en } from './en.ts'
import { followLanguage } from './follow-language.ts'
import { createLiveTexts } from './live-texts.ts'

describe('the app’s texts', () => {
  it('are English at first, every one of them', () => {
    expect(JSON.parse(JSON.stringify(createLiveTexts().texts))).toEqual(en)
  })

  it('are said in the language of the moment by whoever holds them, deep inside too', () => {
    const speech = createLiveTexts()
    const { menu, externalLink } = speech.texts
    speech.speak('de')
    expect([menu.file, externalLink.cancel, speech.texts.name]).toEqual(['Datei', 'Abbrechen', 'OpenClaw'])
    speech.speak('en')
    expect(menu.file).toBe('File')
  })

  it('tell when the language is another, and only then', () => {
    const speech = createLiveTexts()
    let changes = 0
    speech.onChange(() => changes++)
    speech.speak('en')
    speech.speak('es')
    speech.speak('es')
    expect(changes).toBe(1)
  })
})

it('the language is the chosen one, else the first of the system’s that is spoken here; it changes with the settings', () => {
  const speech = createLiveTexts()
  let current: AppSettings = APP_DEFAULTS
  let tell: () => void = () => undefined
  followLanguage({ speech, settings: { current: () => current, onChange: (listener) => ((tell = () => listener(current, current)), () => undefined) }, systemLanguages: () => ['nl-NL', 'de-DE'] })
  expect(speech.texts.menu.edit).toBe('Bearbeiten')
  current = { ...current, language: 'es' }
  tell()
  expect(speech.texts.menu.edit).toBe('Editar')
  current = { ...current, language: 'system' }
  tell()
  expect(speech.texts.menu.edit).toBe('Bearbeiten')
})

it.each(['darwin', 'linux', 'win32'] as const)('what the system does by itself is named in the app’s language on %s', (platform) => {
  const rolesOf = (entries: readonly MenuEntry[]): readonly MenuEntry[] => entries.flatMap((entry) => (entry.kind === 'submenu' ? rolesOf(entry.entries) : entry.kind === 'role' ? [entry] : []))
  const speech = createLiveTexts()
  speech.speak('de')
  const entries = rolesOf(applicationMenu(platform, speech.texts))
  expect(entries).toContainEqual({ kind: 'role', role: 'copy', label: 'Kopieren' })
  expect(entries.every((entry) => entry.kind === 'role' && entry.label !== undefined && entry.label !== '')).toBe(true)
})
