// macOS' icon file: blocks of a four-letter type, a length and a PNG. Pure.
import type { SizedPng } from './encode-ico.ts'

const BLOCK_HEAD_BYTES = 8

/** What macOS takes a PNG under, by pixels: for ordinary screens and for those with twice the pixels. */
const TYPES: ReadonlyMap<number, readonly string[]> = new Map([
  [16, ['icp4']], [32, ['icp5', 'ic11']], [64, ['ic12']], [128, ['ic07']], [256, ['ic08', 'ic13']], [512, ['ic09', 'ic14']], [1024, ['ic10']],
])

export const ICNS_SIZES: readonly number[] = [...TYPES.keys()]

export function encodeIcns(images: readonly SizedPng[]): Uint8Array {
  const blocks = images.flatMap(({ size, png }) => {
    const types = TYPES.get(size)
    if (types === undefined) throw new RangeError(`an .icns has no place for ${size} pixels`)
    return types.map((type) => Buffer.concat([head(type, BLOCK_HEAD_BYTES + png.length), png]))
  })
  const body = Buffer.concat(blocks)
  return Buffer.concat([head('icns', BLOCK_HEAD_BYTES + body.length), body])
}

function head(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(BLOCK_HEAD_BYTES)
  bytes.write(type, 'latin1')
  bytes.writeUInt32BE(length, 4)
  return bytes
}
