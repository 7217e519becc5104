// Asking the same thing again.
import { useChat, useChatStore } from '../chat-context.tsx'
import { textOf } from '../../../state/chat-wire.ts'

/** Sends the message that this run answered once more; null while something runs or when it is not on the page. */
export function useRetry(runId: string | null): (() => void) | null {
  const store = useChatStore()
  const asked = useChat(({ entries }) => entries.findLast((entry) => entry.role === 'user' && entry.runId === runId))
  const isIdle = useChat(({ live }) => live === null)
  if (asked === undefined || !isIdle || runId === null) return null
  return () => {
    const { send, images } = store.getState()
    const hasImages = asked.parts.some(({ kind }) => kind === 'image')
    const found = hasImages ? images(asked.id) : Promise.resolve([])
    void found.catch(() => []).then((all) => send(textOf(asked.parts), {
      images: all.flatMap(({ mimeType, data }, index) => (data === undefined ? [] : [{ name: `image-${index + 1}`, mimeType, data, bytes: Math.floor((data.length * 3) / 4) }])),
    }))
  }
}
