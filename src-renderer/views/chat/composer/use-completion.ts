// Completion of the first word. Commands are asked for once, when the first slash is typed.
import { useEffect, useMemo, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useApp, useIsConnected } from '../../../app-context.tsx'
import { firstWord, matchAgents, matchCommands } from './complete.ts'
import type { Agent, Choice, Command } from './complete.ts'

export interface Completion {
  readonly isOpen: boolean
  readonly sign: '/' | '@'
  readonly matches: readonly Choice[]
  readonly active: number
  readonly setActive: (index: number) => void
  /** True when the key was meant for the menu. */
  readonly onKeyDown: (event: KeyboardEvent, pick: (index: number) => void) => boolean
}

export function useCompletion(sessionKey: string, draft: string, agents: readonly Agent[]): Completion {
  const { client } = useApp()
  const [commands, setCommands] = useState<readonly Command[] | null>(null)
  const [active, setActive] = useState(0)
  const [dismissed, setDismissed] = useState<string | null>(null)
  const word = firstWord(draft)
  const sign = word?.sign ?? '/'
  const typed = word?.typed ?? null
  const isConnected = useIsConnected()
  const wantsCommands = typed !== null && sign === '/' && isConnected

  useEffect(() => {
    if (!wantsCommands || commands !== null) return
    let isCurrent = true
    // Without the list commands can still be typed.
    client.request<{ readonly commands: readonly Command[] }>('commands.list', { sessionKey, scope: 'text' }).then((result) => isCurrent && setCommands(result.commands), () => undefined)
    return () => {
      isCurrent = false
    }
  }, [client, sessionKey, wantsCommands, commands])
  useEffect(() => setActive(0), [typed, sign])

  const matches = useMemo(() => (typed === null ? [] : sign === '@' ? matchAgents(agents, typed) : matchCommands(commands ?? [], typed)), [typed, sign, commands, agents])
  const isOpen = matches.length > 0 && dismissed !== draft

  return {
    isOpen, sign, matches, active, setActive,
    onKeyDown(event, pick) {
      if (!isOpen) return false
      const { key } = event
      const chosen = matches[active]
      // A command that is written out is sent.
      if (key === 'Enter' && chosen !== undefined && sign === '/' && chosen.insert.trim() === draft) return false
      if (key === 'ArrowDown') setActive((active + 1) % matches.length)
      else if (key === 'ArrowUp') setActive((active - 1 + matches.length) % matches.length)
      else if (key === 'Escape') setDismissed(draft)
      else if ((key === 'Tab' || key === 'Enter') && !event.shiftKey) pick(active)
      else return false
      event.preventDefault()
      return true
    },
  }
}
