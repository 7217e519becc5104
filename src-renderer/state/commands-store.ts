// What can be done right now: every command the views on screen offer, with its shortcut. The palette, the shortcuts sheet and the keyboard read from here.
//
// A view adds its commands with `useCommands` of views/shell/commands/use-commands.ts while it is on screen; nothing else is needed.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'

/** `page`: about what is on screen. `go`: other views. */
export const COMMAND_GROUPS = ['page', 'action', 'go', 'appearance'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

export interface Command {
  /** `<view>.<verb>`, always the same: it is remembered among the recent ones. */
  readonly id: string
  /** What it does, beginning with a verb; the palette and the sheet show it. */
  readonly label: string
  readonly group: CommandGroup
  /** More words it may be looked for with. */
  readonly keywords?: string
  /** `mod+shift+o`, `?`, `shift+ArrowDown`. Single keys are left alone while somebody types. */
  readonly shortcut?: string
  /** Without it the entry describes a key that a control handles by itself: the shortcuts sheet shows it, the palette does not. */
  readonly run?: () => void
  /** Why it cannot be done now; shown instead of doing it. */
  readonly disabledReason?: string | null
}

export type CommandOverlay = 'palette' | 'shortcuts'

export interface CommandsStore {
  /** All there are: those about the page first, then the last registered owner's. */
  readonly commands: readonly Command[]
  /** Ids of what was run lately, the latest first. */
  readonly recent: readonly string[]
  readonly overlay: CommandOverlay | null
  /** Replaces what this owner offers; returns how to take it away. */
  readonly register: (owner: string, commands: readonly Command[]) => () => void
  /** Runs it unless it is disabled, and remembers it. */
  readonly run: (command: Command) => void
  readonly show: (overlay: CommandOverlay | null) => void
}

export type CommandsStoreApi = StoreApi<CommandsStore>

const KEY = 'openclaw.recentCommands'
const MOST_RECENT = 5

export function createCommandsStore({ storage }: { readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null }): CommandsStoreApi {
  const owners = new Map<string, readonly Command[]>()
  return createStore<CommandsStore>((set, get) => {
    const publish = () => {
      const all = [...owners.values()].toReversed().flat()
      set({ commands: [...all.filter(({ group }) => group === 'page'), ...all.filter(({ group }) => group !== 'page')] })
    }
    return {
      commands: [],
      recent: readRecent(storage),
      overlay: null,
      register(owner, commands) {
        owners.set(owner, commands)
        publish()
        return () => {
          if (owners.get(owner) !== commands) return
          owners.delete(owner)
          publish()
        }
      },
      run({ id, run, disabledReason = null }) {
        if (run === undefined || disabledReason !== null) return
        const recent = [id, ...get().recent.filter((other) => other !== id)].slice(0, MOST_RECENT)
        set({ recent })
        try {
          storage?.setItem(KEY, JSON.stringify(recent))
        } catch {
          // Full or denied: they are remembered until the page is closed.
        }
        run()
      },
      show: (overlay) => set({ overlay }),
    }
  })
}

function readRecent(storage: Pick<Storage, 'getItem'> | null): readonly string[] {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, MOST_RECENT) : []
  } catch {
    // Denied, or not written by this page.
    return []
  }
}
