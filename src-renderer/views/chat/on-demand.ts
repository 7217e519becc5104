// Parts of a chat that not every visit shows, or that nobody waits for. They come when they are first shown, or once the page has nothing else to do: a connection that is lost later does not take them away.
import { onDemand } from '../../ui/on-demand/on-demand.ts'

export const ApprovalCard = onDemand(async () => ({ default: (await import('./approval-card.tsx')).ApprovalCard }))
export const AttachmentTray = onDemand(async () => ({ default: (await import('./composer/attachment-tray.tsx')).AttachmentTray }))
export const CompletionMenu = onDemand(async () => ({ default: (await import('./composer/completion-menu.tsx')).CompletionMenu }))
export const ContextChip = onDemand(async () => ({ default: (await import('./context/context-chip.tsx')).ContextChip }))
export const DropZone = onDemand(async () => ({ default: (await import('./composer/drop-zone.tsx')).DropZone }))
export const FindBar = onDemand(async () => ({ default: (await import('./find/find-bar.tsx')).FindBar }))
export const QueueStrip = onDemand(async () => ({ default: (await import('./queue-strip.tsx')).QueueStrip }))
export const StoredFiles = onDemand(async () => ({ default: (await import('./messages/files/stored-files.tsx')).StoredFiles }))
export const StoredImages = onDemand(async () => ({ default: (await import('./messages/files/stored-images.tsx')).StoredImages }))
export const ThinkingPicker = onDemand(async () => ({ default: (await import('./composer/thinking-picker.tsx')).ThinkingPicker }))

/** Brings all of them. */
export function loadChatParts(): void {
  for (const part of [ApprovalCard, AttachmentTray, CompletionMenu, ContextChip, DropZone, FindBar, QueueStrip, StoredFiles, StoredImages, ThinkingPicker]) part.preload()
}
