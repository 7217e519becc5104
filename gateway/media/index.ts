// The door of media: files that people attach to messages.
export { createAttachmentFiles } from './attachment-files.ts'
export type { AttachmentFiles, IncomingFile } from './attachment-files.ts'
