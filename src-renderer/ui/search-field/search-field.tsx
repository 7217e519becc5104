// The line to search with, above what is searched.
import { Search } from 'lucide-react'
import styles from './search-field.module.css'

export interface SearchFieldProps {
  /** What is searched; shown while nothing is typed. */
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <label className={styles.search}>
      <Search size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
      <input type="search" value={value} placeholder={label} spellCheck={false} autoCapitalize="off" onChange={({ target }) => onChange(target.value)} />
    </label>
  )
}
