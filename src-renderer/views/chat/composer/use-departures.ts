// Messages that begin another chat: one that was changed, and one that is for another agent. Both resolve once the message is on its way there.
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useApp } from '../../../app-context.tsx'
import { chatPath } from '../../../lib/session-address.ts'
import type { OutgoingFile } from '../../../state/chat-types.ts'
import { chatParts, useChatStore } from '../chat-context.tsx'

export interface Departures {
  /** Says it differently: in a new chat that ends right before the old message. False when that failed; it was said why. */
  readonly resend: (entryId: string, text: string, files: readonly OutgoingFile[]) => Promise<boolean>
  /** Says it to another agent, in a chat of its own. */
  readonly sendTo: (agentId: string, text: string, files: readonly OutgoingFile[]) => Promise<boolean>
}

export function useDepartures(): Departures {
  const { t } = useTranslation()
  const { client, stores } = useApp()
  const store = useChatStore()
  const [, navigate] = useLocation()

  async function depart(prepare: () => Promise<string>, text: string, files: readonly OutgoingFile[], failure: string): Promise<boolean> {
    try {
      const sessionKey = await prepare()
      // The new chat shows it from its first moment on.
      void chatParts(client).chats.of(sessionKey).getState().send(text, { files })
      navigate(chatPath(sessionKey))
      return true
    } catch (error) {
      stores.toasts.getState().show({ text: t(failure, { reason: error instanceof Error ? error.message : String(error) }), tone: 'bad' })
      return false
    }
  }

  return {
    async resend(entryId, text, files) {
      const isGone = await depart(async () => (await store.getState().fork(entryId)).sessionKey, text, files, 'chat.forkFailed')
      if (isGone) stores.toasts.getState().show({ text: t('chat.forked') })
      return isGone
    },
    sendTo: (agentId, text, files) => depart(() => stores.sessions.getState().create({ agentId }), text, files, 'chat.sendToFailed'),
  }
}
