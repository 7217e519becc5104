import { describe, expect, it } from 'vitest'
import { badgePicture } from './badge-picture.ts'

/** White pixels of the picture, as rows of text. */
function ink(count: number): string[] {
  const picture = badgePicture(count)
  if (picture === null) return []
  const { size, bytes } = picture
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_pixel, x) => (bytes[(y * size + x) * 4] === 255 ? '#' : '.')).join(''))
}
/** Without what is empty, and a cell of it a letter. */
const cells = (count: number, scale: number): string[] => {
  const rows = ink(count).filter((row) => row.includes('#'))
  const left = Math.min(...rows.map((row) => row.indexOf('#')))
  const right = Math.max(...rows.map((row) => row.lastIndexOf('#')))
  return rows.filter((_, index) => index % scale === 0).map((row) => row.slice(left, right + 1).split('').filter((_, index) => index % scale === 0).join(''))
}

describe('the picture of a number', () => {
  it('is a dot with the number in it', () => {
    const picture = badgePicture(3)
    expect(picture?.bytes).toHaveLength(32 * 32 * 4)
    expect(cells(3, 4)).toEqual(['##.', '..#', '.#.', '..#', '##.'])
    expect([...(picture?.bytes.subarray(0, 4) ?? [])]).toEqual([0, 0, 0, 0])
    expect([...(picture?.bytes.subarray((16 * 32 + 2) * 4, (16 * 32 + 2) * 4 + 4) ?? [])]).toEqual([0x26, 0x3f, 0xb8, 255])
  })

  it('ends at nine', () => {
    expect(cells(10, 3)).toEqual(['###....', '#.#..#.', '###.###', '..#..#.', '##.....'])
    expect(badgePicture(10)).toEqual(badgePicture(4000))
  })

  it('is none for nothing', () => {
    expect(badgePicture(0)).toBeNull()
  })

  it('is another one for every number', () => {
    expect(new Set(Array.from({ length: 10 }, (_, index) => ink(index + 1).join(''))).size).toBe(10)
  })
})
