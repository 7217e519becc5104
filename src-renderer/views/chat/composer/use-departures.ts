// Messages that begin another chat: one that was changed, and one that is for another agent. Both resolve once the message is on its way there.
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useApp } from '../../../app-context.tsx'
import { chatPath } from '../../../lib/session-address.ts'
import type { OutgoingFile } from '../../../state/chat-types.ts'
import { chatParts, useChatStore } from '../chat-context.tsx'

/** `onGone` empties the editor before the page is left; what would still be in it there would be kept as a draft. */
export interface Departures {
  /** Says it differently: in a new chat that ends right before the old message. False when that failed; it was said why. */
  readonly resend: (entryId: string, text: string, files: readonly OutgoingFile[], onGone?: () => void) => Promise<boolean>
  /** Says it to another agent, in a chat of its own. */
  readonly sendTo: (agentId: string, text: string, files: readonly OutgoingFile[], onGone?: () => void) => Promise<boolean>
}

export function useDepartures(): Departures {
  const { t } = useTranslation()
  const app = useApp()
  const { stores } = app
  const store = useChatStore()
  const [, navigate] = useLocation()

  async function depart(prepare: () => Promise<string>, text: string, files: readonly OutgoingFile[], failure: string, onGone: () => void = () => undefined): Promise<boolean> {
    try {
      const sessionKey = await prepare()
      // The new chat shows it from its first moment on.
      void chatParts(app).chats.of(sessionKey).getState().send(text, { files })
      flushSync(onGone)
      navigate(chatPath(sessionKey))
      return true
    } catch (error) {
      stores.toasts.getState().show({ text: t(failure, { reason: error instanceof Error ? error.message : String(error) }), tone: 'bad' })
      return false
    }
  }

  return {
    async resend(entryId, text, files, onGone) {
      const isGone = await depart(async () => (await store.getState().fork(entryId)).sessionKey, text, files, 'chat.forkFailed', onGone)
      if (isGone) stores.toasts.getState().show({ text: t('chat.forked') })
      return isGone
    },
    sendTo: (agentId, text, files, onGone) => depart(() => stores.sessions.getState().create({ agentId }), text, files, 'chat.sendToFailed', onGone),
  }
}
