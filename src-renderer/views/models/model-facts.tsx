// What a model can do and what it costs, in one line.
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import { compactNumber, money } from '../../lib/format-number.ts'
import type { ModelRow } from '../../state/models/model-overview.ts'

/** Facts in the order in which they matter. Pure. */
export function describeModel({ contextWindow, isReasoning, seesImages, isLocal, price }: ModelRow, t: TFunction, locale: string): readonly string[] {
  return [
    ...(contextWindow > 0 ? [t('models.all.window', { tokens: compactNumber(contextWindow, locale) })] : []),
    ...(isReasoning ? [t('models.all.reasoning')] : []),
    ...(seesImages ? [t('models.all.images')] : []),
    ...(isLocal ? [t('models.all.home')] : []),
    price.kind === 'known' ? t('models.all.priceKnown', { input: money(price.input, locale), output: money(price.output, locale) }) : t(price.kind === 'free' ? 'models.all.priceFree' : 'models.all.priceUnknown'),
  ]
}

export function ModelFacts({ model }: { readonly model: ModelRow }) {
  const { t, i18n } = useTranslation()
  return <>{[model.providerName, ...describeModel(model, t, i18n.language)].join(' · ')}</>
}
