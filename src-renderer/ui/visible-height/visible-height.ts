// The height that can be seen while an on-screen keyboard covers the rest. Browsers that shrink the page themselves need none of it.

/** Less than any keyboard: bars of the browser that come and go are not meant. */
const LEAST_KEYBOARD_PX = 120

export interface VisibleHeightDependencies {
  readonly viewport: Pick<VisualViewport, 'height' | 'scale' | 'addEventListener'> | null
  readonly pageHeight: () => number
  /** Null: the page is as tall as the window. */
  readonly apply: (height: number | null) => void
}

/** Keeps the page as tall as what is seen, so that what is written in stays above the keyboard and the header on the screen. */
export function followVisibleHeight({ viewport, pageHeight, apply }: VisibleHeightDependencies): void {
  viewport?.addEventListener('resize', () => {
    // Who zoomed in looks at a part of the page on purpose.
    const isCovered = viewport.scale === 1 && pageHeight() - viewport.height >= LEAST_KEYBOARD_PX
    apply(isCovered ? Math.round(viewport.height) : null)
  })
}
