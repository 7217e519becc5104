// The clipboard on Electron's `clipboard`.
import { clipboard } from 'electron'
import type { Clipboard } from '../ports/desktop-services.ts'

const PNG = 'image/png'

export function createClipboard(): Clipboard {
  return {
    readText: () => clipboard.readText(),
    writeText: (text) => clipboard.writeText(text),
    async readImage() {
      const item = (await clipboard.read()).find(({ types }) => types.includes(PNG))
      const picture = await item?.getType(PNG)
      return picture instanceof Blob ? new Uint8Array(await picture.arrayBuffer()) : null
    },
  }
}
