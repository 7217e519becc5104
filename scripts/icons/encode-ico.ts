// Windows' icon file: a list of sizes and the PNG of each. Pure.

export interface SizedPng {
  /** Side in pixels. */
  readonly size: number
  readonly png: Uint8Array
}

const HEADER_BYTES = 6
const ENTRY_BYTES = 16
const LARGEST = 256

/** Sizes up to 256, which is written as 0. */
export function encodeIco(images: readonly SizedPng[]): Uint8Array {
  if (images.length === 0 || images.some(({ size }) => size < 1 || size > LARGEST)) throw new RangeError('an .ico holds images of 1 to 256 pixels, and at least one')
  const head = Buffer.alloc(HEADER_BYTES + ENTRY_BYTES * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  images.forEach(({ size, png }, index) => {
    const at = HEADER_BYTES + ENTRY_BYTES * index
    head.writeUInt8(size % LARGEST, at)
    head.writeUInt8(size % LARGEST, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([head, ...images.map(({ png }) => png)])
}
