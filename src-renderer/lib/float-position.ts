// Where something that floats beside an anchor goes, so that it stays on the screen. Pure.

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface FloatWish {
  readonly side: 'above' | 'below'
  readonly align: 'start' | 'center' | 'end'
  readonly gap: number
}

const EDGE = 8

/** Left and top for a box of `size` beside `anchor`; the other side is taken when the wished one has no room. `start` is left unless `isRightToLeft`. */
export function floatPosition(anchor: Box, size: { readonly width: number; readonly height: number }, screen: { readonly width: number; readonly height: number }, { side, align, gap }: FloatWish, isRightToLeft = false): { readonly left: number; readonly top: number } {
  const above = anchor.top - gap - size.height
  const below = anchor.top + anchor.height + gap
  const fitsBelow = below + size.height <= screen.height - EDGE
  const fitsAbove = above >= EDGE
  const top = side === 'below' ? (fitsBelow || !fitsAbove ? below : above) : fitsAbove || !fitsBelow ? above : below
  const isLeft = (align === 'start') !== isRightToLeft
  const left = align === 'center' ? anchor.left + (anchor.width - size.width) / 2 : isLeft ? anchor.left : anchor.left + anchor.width - size.width
  return { left: clamp(left, screen.width - size.width - EDGE), top: clamp(top, screen.height - size.height - EDGE) }
}

function clamp(value: number, highest: number): number {
  return Math.max(EDGE, Math.min(value, highest))
}
