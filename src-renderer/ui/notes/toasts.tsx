// Short messages at the edge of the screen: read out politely, never focused, there long enough to be pressed.
import styles from './toasts.module.css'

export interface ToastView {
  readonly id: number
  readonly text: string
  readonly tone: 'neutral' | 'bad'
  readonly action?: { readonly label: string; readonly run: () => void }
}

export function Toasts({ toasts, label, onDismiss }: { readonly toasts: readonly ToastView[]; readonly label: string; readonly onDismiss: (id: number) => void }) {
  return (
    <section className={styles.toasts} aria-live="polite" aria-label={label}>
      {toasts.map(({ id, text, tone, action }) => (
        <div key={id} className={styles.toast} data-tone={tone}>
          <p>{text}</p>
          {action !== undefined && (
            <button
              type="button"
              onClick={() => {
                action.run()
                onDismiss(id)
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </section>
  )
}
