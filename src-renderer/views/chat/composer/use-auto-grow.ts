// A text field as high as its text, for browsers that cannot do it by themselves.
import { useLayoutEffect } from 'react'
import type { RefObject } from 'react'

export function useAutoGrow(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current
    if (element === null || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [field, text])
}
