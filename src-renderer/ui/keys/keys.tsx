// A keyboard shortcut as its keys.
import { keyNames } from '../../lib/shortcut.ts'
import styles from './keys.module.css'
import { IS_MAC } from './platform.ts'

/** Read out only where nothing else says it: give `isRead` there. */
export function Keys({ shortcut, isRead = false }: { readonly shortcut: string; readonly isRead?: boolean }) {
  return <KeyCaps names={keyNames(shortcut, IS_MAC)} isRead={isRead} />
}

/** The same for keys whose names are known. */
export function KeyCaps({ names, isRead = false }: { readonly names: readonly string[]; readonly isRead?: boolean }) {
  return (
    <kbd className={styles.keys} aria-hidden={!isRead || undefined}>
      {names.map((name) => (
        <span key={name}>{name}</span>
      ))}
    </kbd>
  )
}
