// A table that scrolls inside itself when it is wider than the column.
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import styles from './markdown.module.css'

export function ScrollingTable({ children }: { readonly children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const [overflows, setOverflows] = useState(false)

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth + 1))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  // Only what scrolls needs to be reached by keyboard.
  return (
    <div ref={frame} className={styles.table} tabIndex={overflows ? 0 : undefined}>
      <table>{children}</table>
    </div>
  )
}
