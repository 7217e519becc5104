// The chat on screen, for everything below the view. Stores are made here so that their code loads with the first chat.
import { createContext, useContext, useEffect } from 'react'
import type { RefObject } from 'react'
import { useStore } from 'zustand'
import { useApp, useIsConnected } from '../../app-context.tsx'
import type { App } from '../../app-context.tsx'
import type { GatewayClient } from '../../client/gateway-client.ts'
import { quietMomentOf } from '../../lib/typing/quiet-moment.ts'
import { createDrafts } from '../../state/chat-drafts.ts'
import type { Drafts } from '../../state/chat-drafts.ts'
import type { Chat, ChatStore } from '../../state/chat-store.ts'
import type { OutgoingFile } from '../../state/chat-types.ts'
import { createChatStores } from '../../state/chat-stores.ts'
import type { ChatStores } from '../../state/chat-stores.ts'
import { createModelsStore } from '../../state/models-store.ts'
import type { ModelChoice, ModelsStoreApi } from '../../state/models-store.ts'

interface ChatParts {
  readonly chats: ChatStores
  readonly drafts: Drafts
  readonly models: ModelsStoreApi
}

const parts = new WeakMap<GatewayClient, ChatParts>()

/** One set of chats per client: going back to a session finds it as it was left. */
export function chatParts({ client, storage }: Pick<App, 'client' | 'storage'>): ChatParts {
  let known = parts.get(client)
  if (known === undefined) {
    known = { chats: createChatStores({ client, quiet: quietMomentOf(window) }), drafts: createDrafts(storage), models: createModelsStore({ client }) }
    parts.set(client, known)
  }
  return known
}

/** What the rest of the chat may do with the editor. */
export interface ComposerHandle {
  /** Puts text into the editor, after what is there already, and goes there. */
  write(text: string, files?: readonly OutgoingFile[]): void
  /** A message of the log, to be changed and sent again. */
  edit(entryId: string, text: string): void
  focus(): void
}

const ComposerContext = createContext<RefObject<ComposerHandle | null> | null>(null)
export const ComposerProvider = ComposerContext.Provider

/** The editor of the chat on screen. */
export function useComposer(): RefObject<ComposerHandle | null> {
  const composer = useContext(ComposerContext)
  if (composer === null) throw new Error('useComposer() needs <ComposerProvider> above it')
  return composer
}

const ChatContext = createContext<ChatStore | null>(null)
export const ChatProvider = ChatContext.Provider

/** The store itself, for actions. */
export function useChatStore(): ChatStore {
  const store = useContext(ChatContext)
  if (store === null) throw new Error('useChat() needs <ChatProvider> above it')
  return store
}

/** Reads one thing of the chat; renders again when that changes. */
export function useChat<Selected>(select: (chat: Chat) => Selected): Selected {
  return useStore(useChatStore(), select)
}

/** The models; they are asked for when nobody has yet. */
export function useModels(): readonly ModelChoice[] | null {
  const { models } = chatParts(useApp())
  const known = useStore(models, (state) => state.models)
  const isOpen = useIsConnected()
  useEffect(() => {
    if (isOpen && models.getState().models === null) void models.getState().load()
  }, [models, isOpen])
  return known
}
