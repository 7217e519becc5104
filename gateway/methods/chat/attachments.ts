// Turns what a client attached into images for the model and files for its tools, or says exactly what is wrong with it.
import type { ImagePart, TextPart } from '../../plugin-api/index.ts'
import { chatWire, invalidRequest } from '../../protocol/index.ts'

const MAX_ATTACHMENTS = 8
const { maxBytes: MAX_TOTAL_BYTES, maxImageBytes: MAX_IMAGE_BYTES } = chatWire.ATTACHMENT_LIMITS

/** First bytes of the image kinds that every model service takes. */
const SIGNATURES: readonly { readonly mimeType: string; readonly matches: (bytes: Buffer) => boolean }[] = [
  { mimeType: 'image/png', matches: (bytes) => bytes.subarray(0, 4).toString('latin1') === '\x89PNG' },
  { mimeType: 'image/jpeg', matches: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff },
  { mimeType: 'image/gif', matches: (bytes) => bytes.subarray(0, 4).toString('latin1') === 'GIF8' },
  { mimeType: 'image/webp', matches: (bytes) => bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP' },
]

/** Stores a file where the agent's tools find it; returns what stands for it in the conversation. */
export type KeepFile = (agentId: string, file: { readonly name: string; readonly mimeType: string; readonly bytes: Buffer }) => TextPart

export interface ReadAttachments {
  readonly images?: readonly ImagePart[]
  readonly files?: readonly TextPart[]
}

interface Decoded {
  readonly label: string
  readonly bytes: Buffer
  readonly attachment: chatWire.Attachment
}

/** Throws AppError INVALID_REQUEST naming the attachment; nothing is kept then. What is an image is told by the bytes, never by the client. */
export function readAttachments(attachments: readonly chatWire.Attachment[] = [], keep: (file: Parameters<KeepFile>[1]) => TextPart): ReadAttachments {
  if (attachments.length > MAX_ATTACHMENTS) throw invalidRequest(`too many attachments: ${attachments.length}, at most ${MAX_ATTACHMENTS} files can be sent with one message`)
  const decoded = decode(attachments)
  const images: ImagePart[] = []
  const others: Decoded[] = []
  for (const file of decoded) {
    const { label, bytes, attachment } = file
    const kind = SIGNATURES.find(({ matches }) => matches(bytes))
    if (kind === undefined) {
      if (SIGNATURES.some(({ mimeType }) => mimeType === attachment.mimeType)) throw invalidRequest(`${label}: this is not a PNG, JPEG, GIF or WebP image`)
      others.push(file)
      continue
    }
    if (bytes.length > MAX_IMAGE_BYTES) throw invalidRequest(`${label}: ${megabytes(bytes.length)} MB is too large, an image may have ${megabytes(MAX_IMAGE_BYTES)} MB`)
    images.push({ type: 'image', mimeType: kind.mimeType, data: bytes.toString('base64') })
  }
  const files = others.map(({ bytes, attachment: { fileName = 'file', mimeType = 'application/octet-stream' } }) => keep({ name: fileName, mimeType, bytes }))
  return { ...(images.length > 0 && { images }), ...(files.length > 0 && { files }) }
}

function decode(attachments: readonly chatWire.Attachment[]): readonly Decoded[] {
  let total = 0
  return attachments.map((attachment, index) => {
    const label = `attachment ${attachment.fileName === undefined ? index + 1 : JSON.stringify(attachment.fileName.slice(0, 100))}`
    if (typeof attachment.content !== 'string' || attachment.content === '') throw invalidRequest(`${label}: content must be base64 text`)
    const base64 = attachment.content.replace(/^data:[^,]*,/, '')
    const size = Math.floor((base64.length * 3) / 4)
    total += size
    if (total > MAX_TOTAL_BYTES) throw invalidRequest(`the attachments are too large together: at most ${megabytes(MAX_TOTAL_BYTES)} MB a message`)
    const bytes = Buffer.from(base64, 'base64')
    // Buffer skips what is not base64 instead of failing.
    if (bytes.length < size - 3) throw invalidRequest(`${label}: content is not valid base64`)
    return { label, bytes, attachment }
  })
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1)
}
