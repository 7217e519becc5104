// Mermaid diagrams, drawn when they are seen. The drawing is shown as an image: whatever is in it cannot run or load anything.
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import styles from './diagram.module.css'

export interface DiagramProps {
  readonly source: string
  /** What is shown until it is drawn, and when it cannot be. */
  readonly children: ReactNode
}

type Drawing = { readonly kind: 'waiting' } | { readonly kind: 'drawn'; readonly url: string; readonly width: number } | { readonly kind: 'failed' }

export default function Diagram({ source, children }: DiagramProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [drawing, setDrawing] = useState<Drawing>({ kind: 'waiting' })

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    let url: string | null = null
    let isCurrent = true
    const draw = async (): Promise<void> => {
      const { drawDiagram } = await import('./mermaid.ts')
      const drawn = await drawDiagram(source, element)
      if (!isCurrent) return
      if (drawn === null) return setDrawing({ kind: 'failed' })
      url = URL.createObjectURL(new Blob([drawn.svg], { type: 'image/svg+xml' }))
      setDrawing({ kind: 'drawn', url, width: drawn.width })
    }
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      draw().catch(() => {
        if (isCurrent) setDrawing({ kind: 'failed' })
      })
    })
    observer.observe(element)
    return () => {
      isCurrent = false
      observer.disconnect()
      if (url !== null) URL.revokeObjectURL(url)
    }
  }, [source])

  return (
    <div ref={frame} className={styles.diagram}>
      {drawing.kind === 'drawn' ? <img src={drawing.url} width={drawing.width} alt={source} /> : children}
    </div>
  )
}
