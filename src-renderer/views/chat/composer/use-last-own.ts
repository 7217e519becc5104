// Arrow up in an empty editor: the last thing a person said comes back, from the queue or as a message to change.
import { textOf } from '../../../state/chat-wire.ts'
import type { OutgoingFile } from '../../../state/chat-types.ts'
import { useChatStore } from '../chat-context.tsx'

interface Editor {
  readonly edit: (entryId: string, text: string) => void
  readonly write: (text: string, files: readonly OutgoingFile[]) => void
}

export function useLastOwn(): (editor: Editor) => void {
  const store = useChatStore()
  return ({ edit, write }) => {
    const { outgoing, entries, takeBack } = store.getState()
    const waiting = outgoing.findLast(({ isBehind, isForeign }) => isBehind && !isForeign)
    if (waiting !== undefined) {
      // Taken up in this very moment: there is nothing to bring back.
      takeBack(waiting.sendKey).then((taken) => taken !== null && write(taken.text, taken.files), () => undefined)
      return
    }
    const last = entries.findLast(({ role, isOwner }) => role === 'user' && isOwner)
    if (last !== undefined) edit(last.id, textOf(last.parts))
  }
}
