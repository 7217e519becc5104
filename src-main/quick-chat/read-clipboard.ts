// What the clipboard holds, for somebody who asked to attach it: a picture or words, up to a size.
import type { Clipboard } from '../ports/desktop-services.ts'
import type { ClipboardContent } from '../../src-preload/channels.ts'

const MEGABYTE = 1024 * 1024
/** What the assistant takes as a picture, and as words of a message. */
export const CLIPBOARD_LIMITS = { image: 6 * MEGABYTE, text: 200_000 }

/** A picture goes first: programs put its address or its alternative text beside it. */
export async function readClipboard(clipboard: Clipboard): Promise<ClipboardContent> {
  const picture = await clipboard.readImage()
  if (picture !== null) {
    if (picture.byteLength > CLIPBOARD_LIMITS.image) return { kind: 'too-large', what: 'image', size: picture.byteLength, limit: CLIPBOARD_LIMITS.image }
    return { kind: 'image', mimeType: 'image/png', bytes: picture.byteLength, data: Buffer.from(picture).toString('base64') }
  }
  const text = await clipboard.readText()
  if (text.length > CLIPBOARD_LIMITS.text) return { kind: 'too-large', what: 'text', size: text.length, limit: CLIPBOARD_LIMITS.text }
  return text.trim() === '' ? { kind: 'empty' } : { kind: 'text', text }
}
