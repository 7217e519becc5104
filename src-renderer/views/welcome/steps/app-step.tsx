// How the app is reached: at login and by a shortcut. Only in the app's own window.
import { useTranslation } from 'react-i18next'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Switch } from '../../../ui/fields/switch.tsx'
import { StepFrame } from '../step-frame.tsx'
import { useWelcome } from '../use-welcome.ts'

export function AppStep() {
  const { t } = useTranslation()
  const launchAtLogin = useWelcome((state) => state.answers.launchAtLogin)
  const hasShortcut = useWelcome((state) => state.answers.hasShortcut)
  const set = useWelcome((state) => state.set)
  const keys = useWelcome((state) => state.facts?.before.shortcut) ?? ''
  return (
    <StepFrame title={t('welcome.app.title')} intro={t('welcome.app.intro')}>
      <Rows label={t('welcome.app.title')}>
        <Row title={t('welcome.app.login')} facts={t('welcome.app.loginFacts')} actions={<Switch label={t('welcome.app.login')} isOn={launchAtLogin} onChange={(isOn) => set({ launchAtLogin: isOn })} />} />
        <Row title={t('welcome.app.shortcut')} facts={t('welcome.app.shortcutFacts', { keys })} actions={<Switch label={t('welcome.app.shortcut')} isOn={hasShortcut} onChange={(isOn) => set({ hasShortcut: isOn })} />} />
      </Rows>
    </StepFrame>
  )
}
