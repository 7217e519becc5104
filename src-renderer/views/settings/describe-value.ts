// A value in a few words, for "before" and "after". Secrets are masked before.
import type { TFunction } from 'i18next'
import { isObject } from '../../lib/settings/json-values.ts'
import { REDACTED } from '../../lib/settings/mask-secrets.ts'

const LONGEST = 200

export function describeValue(value: unknown, t: TFunction): string {
  if (value === undefined) return t('settings.value.none')
  if (value === REDACTED) return t('settings.value.secret')
  if (typeof value === 'boolean') return t(value ? 'settings.value.on' : 'settings.value.off')
  if (value === '' || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)) return t('settings.value.empty')
  if (typeof value === 'string') return cut(value)
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return cut(value.join(', '))
  return cut(JSON.stringify(value).replaceAll(REDACTED, t('settings.value.secret')))
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
