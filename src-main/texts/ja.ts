import type { Translation } from './en.ts'

export const ja: Translation = {}
