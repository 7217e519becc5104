// A few words about what is under the pointer or focused. Never the only place where something is said.
import { cloneElement, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { FocusEvent, PointerEvent, ReactElement } from 'react'
import { floatPosition } from '../lib/float-position.ts'
import styles from './tooltip.module.css'

interface TriggerProps {
  readonly onPointerEnter?: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerLeave?: (event: PointerEvent<HTMLElement>) => void
  readonly onFocus?: (event: FocusEvent<HTMLElement>) => void
  readonly onBlur?: (event: FocusEvent<HTMLElement>) => void
  readonly onPointerDown?: (event: PointerEvent<HTMLElement>) => void
}

const DELAY_MS = 500

export function Tooltip({ text, children }: { readonly text: string; readonly children: ReactElement<TriggerProps> }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const bubble = useRef<HTMLDivElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLayoutEffect(() => {
    const element = bubble.current
    if (element === null || anchor === null || !anchor.isConnected) return
    element.showPopover()
    const { left, top } = floatPosition(anchor.getBoundingClientRect(), element.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, { side: 'below', align: 'center', gap: 6 })
    element.style.left = `${left}px`
    element.style.top = `${top}px`
  }, [anchor])

  const hide = () => {
    clearTimeout(timer.current)
    setAnchor(null)
  }
  const show = (element: HTMLElement, delayMs: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setAnchor(element), delayMs)
  }
  const { props } = children
  return (
    <>
      {cloneElement(children, {
        onPointerEnter: (event) => {
          props.onPointerEnter?.(event)
          if (event.pointerType === 'mouse') show(event.currentTarget, DELAY_MS)
        },
        onPointerLeave: (event) => {
          props.onPointerLeave?.(event)
          hide()
        },
        onFocus: (event) => {
          props.onFocus?.(event)
          if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, 0)
        },
        onBlur: (event) => {
          props.onBlur?.(event)
          hide()
        },
        onPointerDown: (event) => {
          props.onPointerDown?.(event)
          hide()
        },
      })}
      {anchor !== null && (
        <span ref={bubble} popover="manual" className={styles.bubble} aria-hidden="true">
          {text}
        </span>
      )}
    </>
  )
}
