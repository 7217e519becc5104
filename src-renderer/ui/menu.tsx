// A list of things to do, opened by a button. Arrow keys, Home, End and typed letters move; Escape and a press elsewhere close it.
import { useId, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { classNames } from '../lib/class-names.ts'
import { floatPosition } from '../lib/float-position.ts'
import styles from './menu.module.css'

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly onSelect: () => void
  readonly tone?: 'bad'
  /** One of several: shown with a mark. */
  readonly isChecked?: boolean
  readonly isDisabled?: boolean
  /** Why it is disabled, or what it does; a line below the label. */
  readonly note?: string
  /** A line above it. */
  readonly startsGroup?: boolean
}

export interface MenuTriggerProps {
  readonly 'aria-haspopup': 'menu'
  readonly 'aria-expanded': boolean
  readonly 'aria-controls': string | undefined
  readonly onPointerDown: () => void
  readonly onClick: (event: { readonly currentTarget: HTMLElement }) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

export interface MenuProps {
  /** The menu's name for screen readers. */
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly align?: 'start' | 'end'
  readonly side?: 'above' | 'below'
  readonly trigger: (props: MenuTriggerProps) => ReactElement
  readonly onOpenChange?: (isOpen: boolean) => void
}

export function Menu({ label, items, align = 'start', side = 'below', trigger, onOpenChange }: MenuProps) {
  const id = useId()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLElement | null>(null)
  const wasOpenWhenPressed = useRef(false)
  const typed = useRef({ text: '', atMs: 0 })
  const placed = useRef<Element | null>(null)
  const checked = items.findIndex(({ isChecked }) => isChecked === true)

  const close = (returnFocus: boolean) => {
    if (returnFocus) opener.current?.focus()
    if (panel.current?.matches(':popover-open') === true) panel.current.hidePopover()
    // The browser tells only later that it is closed: a key that follows at once is to open it again.
    closed()
  }
  const closed = () => {
    setAnchor(null)
    onOpenChange?.(false)
  }
  useLayoutEffect(() => {
    const element = panel.current
    if (element === null || anchor === null) return
    if (!element.matches(':popover-open')) element.showPopover()
    const isRightToLeft = getComputedStyle(anchor).direction === 'rtl'
    const { left, top } = floatPosition(anchor.getBoundingClientRect(), element.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, { side, align, gap: 4 }, isRightToLeft)
    element.style.left = `${left}px`
    element.style.top = `${top}px`
    // Items and marks may come later: the marked one has the focus, until somebody moved away.
    const at = document.activeElement
    if (at !== placed.current && at !== element && element.contains(at)) return
    focusItem(element, Math.max(0, checked))
    placed.current = document.activeElement
  }, [anchor, side, align, items.length, checked])
  const open = (element: HTMLElement) => {
    opener.current = element
    setAnchor(element)
    onOpenChange?.(true)
  }

  return (
    <>
      {trigger({
        'aria-haspopup': 'menu',
        'aria-expanded': anchor !== null,
        'aria-controls': anchor === null ? undefined : id,
        onPointerDown: () => {
          wasOpenWhenPressed.current = anchor !== null
        },
        onClick: ({ currentTarget }) => {
          // A press on the opener has closed the menu already: it is not to open again.
          if (anchor === null && !wasOpenWhenPressed.current) open(currentTarget)
          else close(true)
          wasOpenWhenPressed.current = false
        },
        onKeyDown: (event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          open(event.currentTarget)
        },
      })}
      {anchor !== null &&
        createPortal(
          <div
            ref={panel}
            id={id}
            role="menu"
            aria-label={label}
            popover="auto"
            className={styles.menu}
            onKeyDown={(event) => moveFocus(event, typed.current, () => close(true))}
            onToggle={(event) => {
              if (event.newState === 'closed') closed()
            }}
          >
            {items.map((item) => (
              <button
                key={item.id}
                type="button"
                role={item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={item.isChecked}
                aria-disabled={item.isDisabled === true || undefined}
                tabIndex={-1}
                className={classNames(styles.item, item.tone === 'bad' && styles.bad, item.startsGroup === true && styles.first)}
                onClick={() => {
                  if (item.isDisabled === true) return
                  close(true)
                  item.onSelect()
                }}
              >
                {item.icon}
                <span>
                  {item.label}
                  {item.note !== undefined && <small>{item.note}</small>}
                </span>
                {item.isChecked === true && <span className={styles.mark} aria-hidden="true" />}
              </button>
            ))}
          </div>,
          // Inside the landmark of its opener, or the dialog that holds the rest of the page back.
          anchor.closest('dialog, main, aside') ?? document.body,
        )}
    </>
  )
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')]
}

function focusItem(menu: HTMLElement, index: number): void {
  const items = itemsOf(menu)
  items.at(index % items.length)?.focus()
}

/** Letters that follow each other within this belong together. */
const TYPING_MS = 700

function moveFocus(event: KeyboardEvent<HTMLElement>, typed: { text: string; atMs: number }, close: () => void): void {
  const menu = event.currentTarget
  const items = itemsOf(menu)
  const at = items.findIndex((item) => item === document.activeElement)
  const { key } = event
  const isTyping = event.timeStamp - typed.atMs < TYPING_MS
  if (key === 'ArrowDown') focusItem(menu, at + 1)
  else if (key === 'ArrowUp') focusItem(menu, at <= 0 ? -1 : at - 1)
  else if (key === 'Home') focusItem(menu, 0)
  else if (key === 'End') focusItem(menu, -1)
  else if (key === 'Tab' || key === 'Escape') close()
  else if (key.length === 1 && !event.ctrlKey && !event.metaKey && (key !== ' ' || isTyping)) {
    typed.text = (isTyping ? typed.text : '') + key.toLowerCase()
    typed.atMs = event.timeStamp
    // The same letter again goes on to the next item; several may stay where they are, and stand anywhere in a long name.
    const isOne = new Set(typed.text).size === 1
    const wanted = isOne ? typed.text.slice(0, 1) : typed.text
    const ring = [...items.slice(isOne ? at + 1 : Math.max(at, 0)), ...items]
    const nameOf = (item: HTMLElement) => item.textContent?.trim().toLowerCase() ?? ''
    ;(ring.find((item) => nameOf(item).startsWith(wanted)) ?? ring.find((item) => nameOf(item).includes(wanted)))?.focus()
  } else return
  event.stopPropagation()
  if (key !== 'Tab') event.preventDefault()
}
