// Makes texts of a language that nobody speaks. Pure.
import type { Texts } from '../texts-of-language.ts'

const LETTERS: Readonly<Record<string, string>> = { a: 'å', e: 'é', i: 'ï', o: 'ö', u: 'ü', A: 'Å', E: 'É', I: 'Ï', O: 'Ö', U: 'Ü' }
/** Left as they are: what is filled in, and tags. */
const PLACEHOLDER = /(\{\{.*?\}\}|<\/?\d+\/?>)/
const FILLER = ['lörem', 'ïpsüm', 'dölör', 'sït', 'åmét']

/** Every text of them half as long again, between ⟦ and ⟧: what shows without them was not written with a key, what shows without the second one was cut off. */
export function stretch(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, typeof value === 'string' ? stretchText(value) : stretch(value as Texts)]))
}

export function stretchText(text: string): string {
  const marked = text.split(PLACEHOLDER).map((part, index) => (index % 2 === 1 ? part : part.replace(/[aeiou]/gi, (letter) => LETTERS[letter] ?? letter))).join('')
  const wanted = Math.ceil(text.replace(/\{\{.*?\}\}/g, '').length / 2)
  let filler = ''
  for (let index = 0; filler.length < wanted; index++) filler += ` ${FILLER[index % FILLER.length]}`
  return `⟦${marked}${filler}⟧`
}
