// Short messages at the edge of the screen. They never take the focus; what a person must answer belongs into a view.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'neutral' | 'bad'
  /** One thing to do about it, e.g. undo. Runs at most once. */
  readonly action?: { readonly label: string; readonly run: () => void }
  readonly onGone?: () => void
}

export interface ToastsStore {
  readonly toasts: readonly Toast[]
  /** Shows a message for `durationMs` (default 6 s; with an action 8 s) and returns its id. */
  readonly show: (toast: Omit<Toast, 'id' | 'tone'> & { readonly tone?: Toast['tone']; readonly durationMs?: number }) => number
  readonly dismiss: (id: number) => void
}

export type ToastsStoreApi = StoreApi<ToastsStore>

const DURATION_MS = 6000
const WITH_ACTION_MS = 8000
/** Older ones go when more arrive: a pile hides the page. */
const MOST_AT_ONCE = 3

/** `after` is setTimeout unless a test gives its own. */
export function createToastsStore({ after = (run: () => void, ms: number): void => void setTimeout(run, ms) }: { readonly after?: (run: () => void, ms: number) => void } = {}): ToastsStoreApi {
  let lastId = 0
  return createStore<ToastsStore>((set, get) => ({
    toasts: [],
    show({ tone = 'neutral', durationMs, ...toast }) {
      lastId += 1
      const id = lastId
      const all = [...get().toasts, { ...toast, id, tone }]
      for (const old of all.slice(0, -MOST_AT_ONCE)) get().dismiss(old.id)
      set({ toasts: all.slice(-MOST_AT_ONCE) })
      after(() => get().dismiss(id), durationMs ?? (toast.action === undefined ? DURATION_MS : WITH_ACTION_MS))
      return id
    },
    dismiss(id) {
      const gone = get().toasts.find((toast) => toast.id === id)
      if (gone === undefined) return
      set({ toasts: get().toasts.filter((toast) => toast.id !== id) })
      gone.onGone?.()
    },
  }))
}
