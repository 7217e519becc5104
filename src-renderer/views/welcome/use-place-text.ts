// Texts of the first run that say where something is: on this computer, or on the one the assistant lives on.
import { useTranslation } from 'react-i18next'
import { usePlace } from '../shell/sidebar/use-place.ts'

/** Reads `<key>`, or `<key>_elsewhere` with `{{place}}`. */
export function usePlaceText(): (key: string, values?: Readonly<Record<string, string>>) => string {
  const { t } = useTranslation()
  const place = usePlace()
  return (key, values = {}) => t(key, place === null ? values : { ...values, context: 'elsewhere', place })
}
