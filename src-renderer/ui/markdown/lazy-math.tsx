// Formulas. KaTeX is fetched when the first one appears; until then, and when the TeX is wrong, the TeX itself is shown.
import { useEffect, useRef } from 'react'
import styles from './markdown.module.css'

interface MathProps {
  readonly tex: string
  readonly isBlock: boolean
}

export function LazyMath({ tex, isBlock }: MathProps) {
  const element = useRef<HTMLSpanElement>(null)

  useEffect(() => {
    let isCurrent = true
    void import('./katex.ts').then(({ renderTex }) => {
      if (isCurrent && element.current !== null) renderTex(tex, element.current, isBlock)
    })
    return () => {
      isCurrent = false
    }
  }, [tex, isBlock])

  // React sees an empty element: what KaTeX builds in it is not React's to compare.
  return (
    <span className={isBlock ? styles.mathBlock : styles.math}>
      <span ref={element} data-tex={tex} />
    </span>
  )
}
