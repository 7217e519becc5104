// A piece of code: its language, a button that copies it, colours once it is finished and seen.
import { memo, useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import styles from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'
import type { CodeLine } from './highlight.ts'

interface CodeBlockProps {
  readonly code: string
  readonly language: string
  /** Still being written: plain for now. */
  readonly isLive: boolean
}

export const CodeBlock = memo(function CodeBlock({ code, language, isLive }: CodeBlockProps) {
  const frame = useRef<HTMLElement>(null)
  const lines = useHighlight(frame, code, language, isLive)
  return (
    <figure ref={frame} className={styles.frame}>
      <figcaption className={styles.head}>
        <span>{language}</span>
        <CopyButton text={code} />
      </figcaption>
      {/* Long lines scroll here, so the keyboard must reach it. */}
      <pre className={styles.code} tabIndex={0}>
        <code>{lines === null ? code : lines.map((line, index) => <Line key={index} line={line} isLast={index === lines.length - 1} />)}</code>
      </pre>
    </figure>
  )
})

function Line({ line, isLast }: { readonly line: CodeLine; readonly isLast: boolean }) {
  return (
    <>
      {line.map(({ text, color }, index) => (color === undefined ? text : <span key={index} style={{ color }}>{text}</span>))}
      {isLast ? '' : '\n'}
    </>
  )
}

function useHighlight(frame: RefObject<HTMLElement | null>, code: string, language: string, isLive: boolean): readonly CodeLine[] | null {
  const [result, setResult] = useState<{ readonly code: string; readonly lines: readonly CodeLine[] } | null>(null)

  useEffect(() => {
    const element = frame.current
    if (isLive || language === '' || element === null) return
    let isCurrent = true
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      void import('./highlight.ts')
        .then(({ highlight, knownHighlight }) => knownHighlight(code, language) ?? highlight(code, language))
        .then((lines) => {
          if (lines !== null && isCurrent) setResult({ code, lines })
        }, () => undefined)
    }, { rootMargin: '200px' })
    observer.observe(element)
    return () => {
      isCurrent = false
      observer.disconnect()
    }
  }, [frame, code, language, isLive])

  return result?.code === code ? result.lines : null
}
