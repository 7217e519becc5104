// Every keyboard shortcut that works now, from the same list as the palette.
import { useTranslation } from 'react-i18next'
import { useCommandList } from '../../../app-context.tsx'
import { COMMAND_GROUPS } from '../../../state/commands-store.ts'
import { Button } from '../../../ui/buttons/button.tsx'
import { Dialog } from '../../../ui/dialog/dialog.tsx'
import { Keys } from '../../../ui/keys/keys.tsx'
import styles from './shortcuts-sheet.module.css'

export default function ShortcutsSheet() {
  const { t } = useTranslation()
  const commands = useCommandList((state) => state.commands)
  const show = useCommandList((state) => state.show)
  const close = () => show(null)
  const groups = COMMAND_GROUPS.map((group) => ({ group, entries: commands.filter((command) => command.group === group && command.shortcut !== undefined) })).filter(({ entries }) => entries.length > 0)
  return (
    <Dialog title={t('commands.shortcuts')} onClose={close} actions={<Button onClick={close}>{t('commands.done')}</Button>}>
      {groups.map(({ group, entries }) => (
        <section key={group} className={styles.group} aria-labelledby={`shortcuts-${group}`}>
          <h3 id={`shortcuts-${group}`}>{t(`commands.group.${group}`)}</h3>
          <dl>
            {entries.map(({ id, label, shortcut = '' }) => (
              <div key={id}>
                <dt>{label}</dt>
                <dd>
                  <Keys shortcut={shortcut} isRead />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
