// Completion of slash commands: asked for once, when the first slash is typed.
import { useEffect, useMemo, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useApp } from '../../../app-context.tsx'

export interface Command {
  readonly name: string
  readonly textAliases: readonly string[]
  readonly description: string
  readonly acceptsArgs: boolean
}

export interface Completion {
  readonly isOpen: boolean
  readonly matches: readonly Command[]
  readonly active: number
  readonly setActive: (index: number) => void
  /** True when the key was meant for the menu. */
  readonly onKeyDown: (event: KeyboardEvent, pick: (index: number) => void) => boolean
}

const MOST = 50

/** What picking the command puts into the editor. */
export function completion({ name, acceptsArgs }: Command): string {
  return acceptsArgs ? `/${name} ` : `/${name}`
}

/** Commands that fit what is typed, best first. Pure. */
export function matchCommands(commands: readonly Command[], typed: string): readonly Command[] {
  const word = typed.toLowerCase()
  const rank = ({ name, textAliases, description }: Command): number => {
    const names = [name, ...textAliases.map((alias) => alias.replace(/^\//, ''))].map((each) => each.toLowerCase())
    if (names[0]?.startsWith(word) === true) return 0
    if (names.some((each) => each.startsWith(word))) return 1
    if (names.some((each) => each.includes(word))) return 2
    return word.length > 2 && description.toLowerCase().includes(word) ? 3 : 4
  }
  return commands.map((command) => ({ command, rank: rank(command) })).filter((each) => each.rank < 4).toSorted((a, b) => a.rank - b.rank).slice(0, MOST).map(({ command }) => command)
}

export function useCommands(sessionKey: string, draft: string): Completion {
  const { client } = useApp()
  const [commands, setCommands] = useState<readonly Command[] | null>(null)
  const [active, setActive] = useState(0)
  const [dismissed, setDismissed] = useState<string | null>(null)
  const typed = /^\/(\S*)$/.exec(draft)?.[1] ?? null
  const isAsked = typed !== null

  useEffect(() => {
    if (!isAsked || commands !== null) return
    let isCurrent = true
    // Without the list commands can still be typed.
    client.request<{ readonly commands: readonly Command[] }>('commands.list', { sessionKey, scope: 'text' }).then((result) => isCurrent && setCommands(result.commands), () => undefined)
    return () => {
      isCurrent = false
    }
  }, [client, sessionKey, isAsked, commands])
  useEffect(() => setActive(0), [typed])

  const matches = useMemo(() => (typed === null || commands === null ? [] : matchCommands(commands, typed)), [typed, commands])
  const isOpen = matches.length > 0 && dismissed !== draft

  return {
    isOpen, matches, active, setActive,
    onKeyDown(event, pick) {
      if (!isOpen) return false
      const { key } = event
      const chosen = matches[active]
      // A command that is written out is sent.
      if (key === 'Enter' && chosen !== undefined && completion(chosen).trim() === draft) return false
      if (key === 'ArrowDown') setActive((active + 1) % matches.length)
      else if (key === 'ArrowUp') setActive((active - 1 + matches.length) % matches.length)
      else if (key === 'Escape') setDismissed(draft)
      else if (key === 'Tab' || (key === 'Enter' && !event.shiftKey)) pick(active)
      else return false
      event.preventDefault()
      return true
    },
  }
}
