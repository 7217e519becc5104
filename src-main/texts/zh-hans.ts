import type { Translation } from './en.ts'

export const zhHans: Translation = {}
