// The choice of a language, each by its own name: whoever landed in a wrong one must find theirs.
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../app-context.tsx'
import { LANGUAGE_NAMES, LANGUAGES } from '../../../src-preload/languages.ts'
import { Row } from '../../ui/rows.tsx'
import { Select } from '../../ui/fields/select.tsx'

export function LanguageRow({ facts }: { readonly facts: string }) {
  const { t } = useTranslation()
  const { choice, choose } = useLanguage((state) => state)
  const choices = [{ id: 'system', label: t('shell.themeSystem') }, ...LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))]
  return (
    <Row
      title={t('shell.language')}
      facts={facts}
      actions={<Select label={t('shell.language')} isLabelHidden value={choice} choices={choices} onChange={(id) => choose(LANGUAGES.find((language) => language === id) ?? 'system')} />}
    />
  )
}
