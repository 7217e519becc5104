// The chats that are chosen in the list, and whether choosing goes on at all.
import { useCallback, useMemo, useRef, useState } from 'react'
import type { SessionRow } from '../../state/sessions-store.ts'
import { extendTo, NOTHING, toggleKey } from './select-sessions.ts'
import type { Selection } from './select-sessions.ts'

export interface Choosing {
  readonly isOn: boolean
  readonly keys: ReadonlySet<string>
  /** In the order of the list; what the filters hide is not among them. */
  readonly chosen: readonly SessionRow[]
  readonly start: () => void
  readonly stop: () => void
  /** Begins choosing where it has not begun. `isRange`: everything from the last one to this. */
  readonly choose: (key: string, isRange: boolean) => void
  readonly chooseAll: () => void
}

export function useChoosing(rows: readonly SessionRow[]): Choosing {
  const [selection, setSelection] = useState<Selection | null>(null)
  const latest = useRef(rows)
  latest.current = rows
  const keys = selection?.keys ?? NOTHING.keys
  const chosen = useMemo(() => (keys.size === 0 ? [] : rows.filter(({ key }) => keys.has(key))), [rows, keys])
  const start = useCallback(() => setSelection((before) => before ?? NOTHING), [])
  const stop = useCallback(() => setSelection(null), [])
  const choose = useCallback((key: string, isRange: boolean) => {
    const order = latest.current.map((row) => row.key)
    setSelection((before) => (isRange ? extendTo(before ?? NOTHING, key, order) : toggleKey(before ?? NOTHING, key)))
  }, [])
  const chooseAll = useCallback(() => setSelection({ keys: new Set(latest.current.map(({ key }) => key)), anchor: null }), [])
  return { isOn: selection !== null, keys, chosen, start, stop, choose, chooseAll }
}
