// Turns what a client attached into images for the model, or says exactly what is wrong with it.
import type { ImagePart } from '../../plugin-api/index.ts'
import { chatWire, invalidRequest } from '../../protocol/index.ts'

const MAX_IMAGES = 8
const { maxBytes: MAX_TOTAL_BYTES, maxImageBytes: MAX_IMAGE_BYTES } = chatWire.ATTACHMENT_LIMITS

/** First bytes of the image kinds that every model service takes. */
const SIGNATURES: readonly { readonly mimeType: string; readonly matches: (bytes: Buffer) => boolean }[] = [
  { mimeType: 'image/png', matches: (bytes) => bytes.subarray(0, 4).toString('latin1') === '\x89PNG' },
  { mimeType: 'image/jpeg', matches: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff },
  { mimeType: 'image/gif', matches: (bytes) => bytes.subarray(0, 4).toString('latin1') === 'GIF8' },
  { mimeType: 'image/webp', matches: (bytes) => bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP' },
]

/** Throws AppError INVALID_REQUEST naming the attachment. The type is taken from the bytes, never from what the client says. */
export function readImages(attachments: readonly chatWire.Attachment[] = []): readonly ImagePart[] {
  if (attachments.length > MAX_IMAGES) throw invalidRequest(`too many attachments: ${attachments.length}, at most ${MAX_IMAGES} images can be sent with one message`)
  let total = 0
  return attachments.map((attachment, index) => {
    const name = `attachment ${attachment.fileName === undefined ? index + 1 : JSON.stringify(attachment.fileName.slice(0, 100))}`
    if (typeof attachment.content !== 'string' || attachment.content === '') throw invalidRequest(`${name}: content must be base64 text`)
    const base64 = attachment.content.replace(/^data:[^,]*,/, '')
    const size = Math.floor((base64.length * 3) / 4)
    if (size > MAX_IMAGE_BYTES) throw invalidRequest(`${name}: ${megabytes(size)} MB is too large, an image may have ${megabytes(MAX_IMAGE_BYTES)} MB`)
    total += size
    if (total > MAX_TOTAL_BYTES) throw invalidRequest(`the attachments are too large together: at most ${megabytes(MAX_TOTAL_BYTES)} MB a message`)
    const bytes = Buffer.from(base64, 'base64')
    // Buffer skips what is not base64 instead of failing.
    if (bytes.length < size - 3) throw invalidRequest(`${name}: content is not valid base64`)
    const kind = SIGNATURES.find(({ matches }) => matches(bytes))
    if (kind === undefined) throw invalidRequest(`${name}: only PNG, JPEG, GIF and WebP images can be attached${attachment.mimeType === undefined ? '' : `, not ${attachment.mimeType.slice(0, 60)}`}`)
    return { type: 'image', mimeType: kind.mimeType, data: bytes.toString('base64') }
  })
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1)
}
