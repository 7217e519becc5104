// Every text in every language, the dashboard's too. `node scripts/check-texts.mjs` prints the same for translators; docs/translating.md tells how.
import { describe, expect, it } from 'vitest'
import { compareTexts, languagesOf } from '../../scripts/compare-texts.ts'
import { LANGUAGES } from '../../src-preload/languages.ts'

it('there are texts for every language, and for no other', () => {
  expect([...languagesOf(), 'en'].toSorted()).toEqual([...LANGUAGES].toSorted())
})

describe.each(languagesOf())('the texts in %s', (language) => {
  it('are the English ones: none missing, none too many, filled in with the same names, none left in English', async () => {
    expect(await compareTexts(language)).toEqual([])
  })
})
