import { describe, expect, it } from 'vitest'
import { followVisibleHeight } from './visible-height.ts'

function phone() {
  const viewport = Object.assign(new EventTarget(), { height: 844, scale: 1 })
  const heights: (number | null)[] = []
  followVisibleHeight({ viewport: viewport as unknown as VisualViewport, pageHeight: () => 844, apply: (height) => heights.push(height) })
  return {
    heights,
    resize: (change: { readonly height?: number; readonly scale?: number }) => Object.assign(viewport, change).dispatchEvent(new Event('resize')),
  }
}

describe('the visible height', () => {
  it('is what a keyboard leaves, and the whole window once it is gone', () => {
    const { heights, resize } = phone()
    resize({ height: 508.4 })
    resize({ height: 844 })
    expect(heights).toEqual([508, null])
  })

  it('does not mind the bars of the browser, nor somebody who zoomed in', () => {
    const { heights, resize } = phone()
    resize({ height: 780 })
    resize({ height: 422, scale: 2 })
    expect(heights).toEqual([null, null])
  })

  it('leaves browsers alone that do not know it', () => {
    expect(() => followVisibleHeight({ viewport: null, pageHeight: () => 844, apply: () => undefined })).not.toThrow()
  })
})
