// Parts of a chat that not every visit shows, or that nobody waits for. They come when they are first shown, or once the page has nothing else to do: a connection that is lost later does not take them away.
import { createElement, lazy, Suspense } from 'react'
import type { FunctionComponent } from 'react'

const LOADERS = {
  ApprovalCard: async () => (await import('./approval-card.tsx')).ApprovalCard,
  AttachmentTray: async () => (await import('./composer/attachment-tray.tsx')).AttachmentTray,
  CompletionMenu: async () => (await import('./composer/completion-menu.tsx')).CompletionMenu,
  ContextChip: async () => (await import('./context/context-chip.tsx')).ContextChip,
  DropZone: async () => (await import('./composer/drop-zone.tsx')).DropZone,
  FindBar: async () => (await import('./find/find-bar.tsx')).FindBar,
  QueueStrip: async () => (await import('./queue-strip.tsx')).QueueStrip,
  StoredFiles: async () => (await import('./messages/stored-files.tsx')).StoredFiles,
  StoredImages: async () => (await import('./messages/stored-images.tsx')).StoredImages,
}

export const ApprovalCard = onDemand(LOADERS.ApprovalCard)
export const AttachmentTray = onDemand(LOADERS.AttachmentTray)
export const CompletionMenu = onDemand(LOADERS.CompletionMenu)
export const ContextChip = onDemand(LOADERS.ContextChip)
export const DropZone = onDemand(LOADERS.DropZone)
export const FindBar = onDemand(LOADERS.FindBar)
export const QueueStrip = onDemand(LOADERS.QueueStrip)
export const StoredFiles = onDemand(LOADERS.StoredFiles)
export const StoredImages = onDemand(LOADERS.StoredImages)

/** Brings all of them. */
export function loadChatParts(): void {
  // What does not come now is asked for again where it is shown.
  for (const load of Object.values(LOADERS)) load().catch(() => undefined)
}

function onDemand<Props extends object>(load: () => Promise<FunctionComponent<Props>>): FunctionComponent<Props> {
  const Part: FunctionComponent<Props> = lazy(async () => ({ default: await load() })) as unknown as FunctionComponent<Props>
  return (props) => createElement(Suspense, null, createElement(Part, props))
}
