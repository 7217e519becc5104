// What the first word of a message can be completed to: a command after `/`, another agent after `@`. Pure.

export interface Command {
  readonly name: string
  readonly textAliases: readonly string[]
  readonly description: string
  readonly acceptsArgs: boolean
}

export interface Agent {
  readonly id: string
  readonly name: string
}

export interface Choice {
  readonly id: string
  /** As it is typed, with its sign. */
  readonly label: string
  readonly description: string
  /** What picking it puts into the editor. */
  readonly insert: string
}

export interface Word {
  readonly sign: '/' | '@'
  readonly typed: string
}

const MOST = 50

/** The word that is being typed at the very beginning; null when it is none of ours. */
export function firstWord(draft: string): Word | null {
  const found = /^([/@])(\S*)$/.exec(draft)
  return found === null ? null : { sign: found[1] === '@' ? '@' : '/', typed: found[2] ?? '' }
}

/** Commands that fit what is typed, best first. */
export function matchCommands(commands: readonly Command[], typed: string): readonly Choice[] {
  const word = typed.toLowerCase()
  const rank = ({ name, textAliases, description }: Command): number => {
    const names = [name, ...textAliases.map((alias) => alias.replace(/^\//, ''))].map((each) => each.toLowerCase())
    if (names[0]?.startsWith(word) === true) return 0
    if (names.some((each) => each.startsWith(word))) return 1
    if (names.some((each) => each.includes(word))) return 2
    return word.length > 2 && description.toLowerCase().includes(word) ? 3 : 4
  }
  return best(commands, rank, 4).map(({ name, description, acceptsArgs }) => ({ id: name, label: `/${name}`, description, insert: acceptsArgs ? `/${name} ` : `/${name}` }))
}

/** Agents that fit what is typed, by id or name, best first. */
export function matchAgents(agents: readonly Agent[], typed: string): readonly Choice[] {
  const word = typed.toLowerCase()
  const rank = ({ id, name }: Agent): number => (id.startsWith(word) || name.toLowerCase().startsWith(word) ? 0 : id.includes(word) || name.toLowerCase().includes(word) ? 1 : 2)
  return best(agents, rank, 2).map(({ id, name }) => ({ id, label: `@${id}`, description: name === id ? '' : name, insert: `@${id} ` }))
}

function best<Item>(items: readonly Item[], rank: (item: Item) => number, none: number): readonly Item[] {
  return items.map((item) => ({ item, rank: rank(item) })).filter((each) => each.rank < none).toSorted((a, b) => a.rank - b.rank).slice(0, MOST).map(({ item }) => item)
}

/** Whom a message is for, when it begins with one of these agents, and what is left to say. */
export function addressee(draft: string, agents: readonly Agent[]): { readonly agent: Agent; readonly text: string } | null {
  const [, id, text = ''] = /^@(\S+)(?:\s+([\s\S]*))?$/.exec(draft.trimStart()) ?? []
  const agent = id === undefined ? undefined : agents.find((each) => each.id === id.toLowerCase())
  return agent === undefined ? null : { agent, text: text.trim() }
}
