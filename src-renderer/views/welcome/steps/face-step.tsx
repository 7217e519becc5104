// The assistant's name and face.
import { useTranslation } from 'react-i18next'
import { TextField } from '../../../ui/fields/text-field.tsx'
import { StepFrame } from '../step-frame.tsx'
import { useWelcome } from '../use-welcome.ts'
import styles from '../welcome-view.module.css'

const FACES = ['🦞', '🦊', '🐙', '🦉', '🐝', '🌿', '🌙', '✨'] as const

export function FaceStep() {
  const { t } = useTranslation()
  const name = useWelcome((state) => state.answers.name)
  const emoji = useWelcome((state) => state.answers.emoji)
  const comesAlong = useWelcome((state) => state.answers.takesOver && (state.takeover?.counts.configuration ?? 0) > 0)
  const set = useWelcome((state) => state.set)
  const letter = (/^./u.exec(name.trim())?.[0] ?? 'A').toUpperCase()
  return (
    <StepFrame title={t('welcome.face.title')} intro={t('welcome.face.intro')}>
      <TextField label={t('welcome.face.name')} {...(comesAlong && { hint: t('welcome.face.imported') })} value={name} maxLength={60} autoComplete="off" autoFocus onChange={({ target }) => set({ name: target.value })} />
      <fieldset className={styles.faces}>
        <legend>{t('welcome.face.face')}</legend>
        {['', ...FACES].map((face) => (
          <label key={face} data-on={emoji === face || undefined}>
            <input type="radio" name="face" className="visually-hidden" checked={emoji === face} aria-label={face === '' ? t('welcome.face.letter', { letter }) : t('welcome.face.emoji', { face })} onChange={() => set({ emoji: face })} />
            <span aria-hidden="true">{face === '' ? letter : face}</span>
          </label>
        ))}
      </fieldset>
    </StepFrame>
  )
}
