// The shape of what is coming. Appears after 150 ms: what is faster needs no placeholder.
import styles from './skeleton.module.css'

export function Skeleton({ lines = 3, label }: { readonly lines?: number; readonly label: string }) {
  return (
    <div className={styles.skeleton} role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        <i key={index} style={{ width: `${[72, 54, 64, 40][index % 4] ?? 60}%` }} />
      ))}
    </div>
  )
}
