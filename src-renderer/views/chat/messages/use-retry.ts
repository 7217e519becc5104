// Asking the same thing again.
import { useChat, useChatStore } from '../chat-context.tsx'
import { textOf } from '../../../state/chat-wire.ts'
import { useDepartures } from '../composer/use-departures.ts'

/** Sends the message that this run answered once more, with all that was attached: here when it is the last one, else in a new chat that ends before it. Null while something runs or when it is not on the page. */
export function useRetry(runId: string | null, isLast: boolean): (() => void) | null {
  const store = useChatStore()
  const { resend } = useDepartures()
  const asked = useChat(({ entries }) => entries.findLast((entry) => entry.role === 'user' && entry.runId === runId))
  const isIdle = useChat(({ live }) => live === null)
  if (asked === undefined || !isIdle || runId === null) return null
  return () => {
    const { send, attachments } = store.getState()
    const words = textOf(asked.parts)
    void attachments(asked.id).catch(() => []).then(async (files) => {
      if (isLast) await send(words, { files })
      else await resend(asked.id, words, files)
    })
  }
}
