// A change of the first run, in a sentence.
import { useTranslation } from 'react-i18next'
import type { Change } from '../../state/welcome/plan.ts'
import { useCounts } from './use-counts.ts'
import { usePlaceText } from './use-place-text.ts'
import { useWelcome } from './use-welcome.ts'

export function useDescribeChange(): (change: Change) => string {
  const { t } = useTranslation()
  const placed = usePlaceText()
  const { words } = useCounts()
  const facts = useWelcome((state) => state.facts)
  const where = placed(facts?.keys.place === 'keychain' ? 'welcome.change.keychain' : 'welcome.change.sealed')
  const nameOf = (service: string) => facts?.services.find(({ id }) => id === service)?.name ?? service
  return (change) => {
    switch (change.id) {
      case 'import':
        return t('welcome.change.import', { what: words(change.counts), folder: change.folder })
      case 'key':
        return t('welcome.change.key', { service: nameOf(change.service), where })
      case 'server':
        return t(change.hasKey ? 'welcome.change.serverKey' : 'welcome.change.server', { address: change.address, where })
      case 'model':
        return change.reference === null ? t('welcome.change.noModel') : t('welcome.change.model', { reference: change.reference })
      case 'agent':
        return change.name === undefined ? t('welcome.change.emoji', { emoji: change.emoji === '' ? t('welcome.change.letter') : change.emoji }) : change.emoji === undefined || change.emoji === '' ? t('welcome.change.name', { name: change.name }) : t('welcome.change.nameEmoji', { name: change.name, emoji: change.emoji })
      case 'workspace':
        return t('welcome.change.workspace', { path: change.path })
      case 'app':
        return [
          change.launchAtLogin === undefined ? '' : t(change.launchAtLogin ? 'welcome.change.login' : 'welcome.change.noLogin'),
          change.hasShortcut === undefined ? '' : t(change.hasShortcut ? 'welcome.change.shortcut' : 'welcome.change.noShortcut'),
        ].filter((text) => text !== '').join(' ')
    }
  }
}
