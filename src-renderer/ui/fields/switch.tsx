// On or off, at once.
import styles from './switch.module.css'

export interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  readonly disabled?: boolean
  readonly describedBy?: string
}

/** Its name is not shown: the text beside it says what it switches. */
export function Switch({ label, isOn, onChange, disabled = false, describedBy }: SwitchProps) {
  return (
    <button type="button" role="switch" className={styles.switch} aria-label={label} aria-checked={isOn} aria-describedby={describedBy} disabled={disabled} onClick={() => onChange(!isOn)}>
      <i />
    </button>
  )
}
