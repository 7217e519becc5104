// `nativeImage`: the bytes of a PNG and what its header says.
import { existsSync, readFileSync } from 'node:fs'
import type { Size } from 'electron'
import { strict } from '../strict.ts'

const PNG_SIGNATURE = 0x89504e47
const HEADER_BYTES = 24

class Image {
  private readonly bytes: Buffer
  private readonly scaled: Size | null
  private isTemplate = false

  constructor(bytes: Buffer, scaled: Size | null = null) {
    this.bytes = bytes
    this.scaled = scaled
  }

  isEmpty(): boolean {
    return this.bytes.length === 0
  }

  getSize(): Size {
    if (this.scaled !== null) return this.scaled
    const isPng = this.bytes.length > HEADER_BYTES && this.bytes.readUInt32BE(0) === PNG_SIGNATURE
    return isPng ? { width: this.bytes.readUInt32BE(16), height: this.bytes.readUInt32BE(20) } : { width: 0, height: 0 }
  }

  toPNG(): Buffer {
    return this.bytes
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.bytes.toString('base64')}`
  }

  resize({ width, height }: { readonly width?: number; readonly height?: number }): Image {
    const size = this.getSize()
    const ratio = size.height === 0 ? 1 : size.width / size.height
    return new Image(this.bytes, { width: width ?? Math.round((height ?? size.height) * ratio), height: height ?? Math.round((width ?? size.width) / ratio) })
  }

  addRepresentation(): void {}

  setTemplateImage(isTemplate: boolean): void {
    this.isTemplate = isTemplate
  }

  isTemplateImage(): boolean {
    return this.isTemplate
  }
}

export type StandInImage = Image

export function imageFromBuffer(bytes: Buffer): Image {
  return strict('NativeImage', new Image(bytes))
}

export const nativeImage = {
  createEmpty: () => imageFromBuffer(Buffer.alloc(0)),
  createFromPath: (path: string) => imageFromBuffer(existsSync(path) ? readFileSync(path) : Buffer.alloc(0)),
  createFromBuffer: (bytes: Buffer) => imageFromBuffer(bytes),
  createFromDataURL: (url: string) => imageFromBuffer(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
}
