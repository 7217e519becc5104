import { describe, expect, it } from 'vitest'
import { chooseSpeech, LANGUAGE_NAMES, LANGUAGES, languageOf } from './languages.ts'

describe('the language of a tag', () => {
  it.each([
    ['en', 'en'], ['en-GB', 'en'], ['de-AT', 'de'], ['es-419', 'es'], ['fr-CA', 'fr'], ['ja-JP', 'ja'],
    ['zh', 'zh-Hans'], ['zh-CN', 'zh-Hans'], ['zh-SG', 'zh-Hans'], ['zh-Hans-HK', 'zh-Hans'],
    ['zh-TW', null], ['zh-Hant', null], ['pt-BR', null], ['system', null], ['C', null], ['', null], ['de_DE', null],
  ])('%s is %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language)
  })

  it('is named by those who speak it', () => {
    expect(LANGUAGES.map((language) => LANGUAGE_NAMES[language])).toEqual(['English', 'Deutsch', 'Español', 'Français', '日本語', '简体中文'])
  })
})

describe('what is spoken', () => {
  it.each([
    ['system', ['pt-BR', 'fr-CA', 'en'], { language: 'fr', locale: 'fr-CA' }],
    ['system', ['zh-TW', 'ja'], { language: 'ja', locale: 'ja' }],
    ['system', [], { language: 'en', locale: 'en' }],
    ['system', ['xx', 'C'], { language: 'en', locale: 'en' }],
    ['de', ['en-US', 'de-CH'], { language: 'de', locale: 'de-CH' }],
    ['de', ['en-US'], { language: 'de', locale: 'de' }],
    ['en', ['en-GB', 'de'], { language: 'en', locale: 'en-GB' }],
    ['pt-BR', ['es-MX'], { language: 'es', locale: 'es-MX' }],
  ])('with the choice %s and the preferences %j is %j', (choice, preferred, speech) => {
    expect(chooseSpeech(choice, preferred)).toEqual(speech)
  })
})
