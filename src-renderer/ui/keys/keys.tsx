// A keyboard shortcut as its keys.
import { keyNames } from '../../lib/shortcut.ts'
import styles from './keys.module.css'
import { IS_MAC } from './platform.ts'

/** Read out only where nothing else says it: give `isRead` there. */
export function Keys({ shortcut, isRead = false }: { readonly shortcut: string; readonly isRead?: boolean }) {
  return (
    <kbd className={styles.keys} aria-hidden={!isRead || undefined}>
      {keyNames(shortcut, IS_MAC).map((name) => (
        <span key={name}>{name}</span>
      ))}
    </kbd>
  )
}
