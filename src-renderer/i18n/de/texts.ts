import type { Texts } from '../texts-of-language.ts'
import general from './general.json'

export const texts = { general, parts: import.meta.glob<Texts>(['./*.json', '!./general.json'], { import: 'default' }) }
