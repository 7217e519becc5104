// The icons that are committed are those of their source, and the containers hold what systems look for.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeIcns, ICNS_SIZES } from '../../scripts/icons/encode-icns.ts'
import { encodeIco } from '../../scripts/icons/encode-ico.ts'
import { ICON_FILES, RECORD, SOURCE, TRAY_STATES } from '../../scripts/icons/icon-files.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path))
const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const filesIn = (folder: string) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => relative(root, join(parentPath, name)).split(sep).join('/'))

/** Side of a PNG, from its header. */
function sideOf(png: Uint8Array): number {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
  expect(bytes.readUInt32BE(20)).toBe(bytes.readUInt32BE(16))
  return bytes.readUInt32BE(16)
}

/** What an .ico holds: what its list says beside what the images are. */
function readIco(bytes: Buffer): readonly { readonly listed: number; readonly side: number }[] {
  expect(bytes.readUInt16LE(2)).toBe(1)
  return Array.from({ length: bytes.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index
    const [length, offset] = [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)]
    return { listed: bytes.readUInt8(at) || 256, side: sideOf(bytes.subarray(offset, offset + length)) }
  })
}

function readIcns(bytes: Buffer): readonly { readonly type: string; readonly side: number }[] {
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('icns')
  expect(bytes.readUInt32BE(4)).toBe(bytes.length)
  const blocks: { type: string; side: number }[] = []
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at + 4)) blocks.push({ type: bytes.subarray(at, at + 4).toString('latin1'), side: sideOf(bytes.subarray(at + 8, at + bytes.readUInt32BE(at + 4))) })
  return blocks
}

function sizesOf(path: string, format: 'png' | 'ico' | 'icns'): readonly number[] {
  if (format === 'png') return [sideOf(read(path))]
  return format === 'icns' ? readIcns(read(path)).map(({ side }) => side) : readIco(read(path)).map(({ listed, side }) => (listed === side ? side : 0))
}

describe('the icons', () => {
  const record = JSON.parse(read(RECORD).toString()) as { source: string; files: Record<string, string> }

  it('are those of the source as it is now (npm run icons)', () => {
    expect(record.source).toBe(hash(read(SOURCE)))
    expect(Object.keys(record.files).toSorted()).toEqual(ICON_FILES.map(({ path }) => path).toSorted())
    expect(Object.entries(record.files).filter(([path, made]) => !existsSync(join(root, path)) || hash(read(path)) !== made)).toEqual([])
  })

  it('leave no file behind that nothing draws any more', () => {
    const drawn = new Set(ICON_FILES.map(({ path }) => path))
    expect([...filesIn('assets/desktop/tray'), ...filesIn('assets/desktop/icons')].filter((path) => !drawn.has(path))).toEqual([])
  })

  it('have the sizes that their names and places promise', () => {
    for (const { path, format, drawings } of ICON_FILES) expect([path, new Set(sizesOf(path, format))]).toEqual([path, new Set(drawings.map(({ size }) => size))])
    for (const path of filesIn('assets/desktop/icons')) expect(path).toContain(`/${sideOf(read(path))}x${sideOf(read(path))}.png`)
  })

  it('differ from state to state by their shape', () => {
    const shapes = TRAY_STATES.map((state) => hash(read(`assets/desktop/tray/mac/${state}Template.png`)))
    expect(new Set(shapes).size).toBe(TRAY_STATES.length)
  })

  it('are where the packages look for them', () => {
    const builder = read('electron-builder.yml').toString()
    for (const path of ['assets/desktop/icon.icns', 'assets/desktop/icon.ico', 'assets/desktop/icons']) {
      expect(builder).toContain(`icon: ${path}\n`)
      expect(existsSync(join(root, path))).toBe(true)
    }
    const manifest = JSON.parse(read('src-renderer/public/manifest.webmanifest').toString()) as { icons: { src: string; sizes: string }[] }
    for (const { src, sizes } of manifest.icons.filter((icon) => icon.src.endsWith('.png'))) expect(`${sideOf(read(`src-renderer/public/${src}`))}`).toBe(sizes.split('x')[0])
  })
})

describe('an icon container', () => {
  const png = (size: number) => {
    const bytes = Buffer.alloc(24)
    bytes.write('\x89PNG', 'latin1')
    bytes.writeUInt32BE(size, 16)
    bytes.writeUInt32BE(size, 20)
    return bytes
  }

  it('for Windows lists each image with its place', () => {
    const bytes = encodeIco([16, 256].map((size) => ({ size, png: png(size) })))
    expect(readIco(Buffer.from(bytes))).toEqual([{ listed: 16, side: 16 }, { listed: 256, side: 256 }])
    expect(bytes).toHaveLength(6 + 2 * 16 + 2 * 24)
  })

  it.each([[[]], [[0]], [[257]]])('for Windows refuses sizes %j', (sizes) => {
    expect(() => encodeIco(sizes.map((size) => ({ size, png: png(size) })))).toThrow(RangeError)
  })

  it('for macOS names each image by its kind, those for twice the pixels too', () => {
    expect(readIcns(Buffer.from(encodeIcns(ICNS_SIZES.map((size) => ({ size, png: png(size) })))))).toEqual([
      { type: 'icp4', side: 16 }, { type: 'icp5', side: 32 }, { type: 'ic11', side: 32 }, { type: 'ic12', side: 64 }, { type: 'ic07', side: 128 },
      { type: 'ic08', side: 256 }, { type: 'ic13', side: 256 }, { type: 'ic09', side: 512 }, { type: 'ic14', side: 512 }, { type: 'ic10', side: 1024 },
    ])
    expect(() => encodeIcns([{ size: 48, png: png(48) }])).toThrow(RangeError)
  })
})
