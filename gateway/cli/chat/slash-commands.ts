// Completing what begins with a slash, from the gateway's own list of commands.
import type { Payload } from './wire-reading.ts'
import { list, record, text } from './wire-reading.ts'

export interface SlashCommand {
  /** With the slash. */
  readonly name: string
  readonly description: string
  readonly takesArguments: boolean
  /** Choices of the first argument. */
  readonly choices: readonly string[]
}

const LEAVE: SlashCommand = { name: '/exit', description: 'leave this chat', takesArguments: false, choices: [] }

/** From the result of commands.list, with the commands of this terminal. */
export function readCommands(payload: Payload, ours: readonly SlashCommand[] = []): SlashCommand[] {
  const commands = list(payload['commands']).map(record).flatMap((command): SlashCommand[] => {
    const names = list(command['textAliases']).map(text).filter((name) => name.startsWith('/'))
    const [firstArgument] = list(command['args']).map(record)
    const choices = list(firstArgument?.['choices']).map((choice) => text(record(choice)['value']))
    const shared = { description: text(command['description']), takesArguments: command['acceptsArgs'] === true, choices }
    return (names.length > 0 ? names : [`/${text(command['name'])}`]).map((name) => ({ name, ...shared }))
  })
  return [...commands, ...ours, LEAVE].sort((left, right) => left.name.localeCompare(right.name))
}

/** Whether a message looks like a command but is none: a slip of the fingers rather than a path. */
export function isUnknownCommand(message: string, commands: readonly SlashCommand[]): boolean {
  const name = /^\/[a-z][\w-]*(?=\s|$)/i.exec(message)?.[0].toLowerCase()
  return name !== undefined && commands.length > 1 && name !== '/quit' && !commands.some((command) => command.name.toLowerCase() === name)
}

export interface Completion {
  /** The text after Tab; the same when nothing more is certain. */
  readonly text: string
  readonly candidates: readonly SlashCommand[]
}

/** Completes as far as it is certain and names what else is possible; null when there is nothing to complete. */
export function completeSlash(line: string, commands: readonly SlashCommand[]): Completion | null {
  if (!line.startsWith('/') || line.includes('\n')) return null
  const space = line.indexOf(' ')
  if (space >= 0) return completeChoice(line, space, commands)
  const candidates = commands.filter((command) => command.name.startsWith(line))
  const [only] = candidates
  if (only === undefined) return { text: line, candidates: [] }
  if (candidates.length === 1) return { text: only.takesArguments ? `${only.name} ` : only.name, candidates: [] }
  return { text: commonStart(candidates.map((command) => command.name)), candidates }
}

function completeChoice(line: string, space: number, commands: readonly SlashCommand[]): Completion | null {
  const command = commands.find((entry) => entry.name === line.slice(0, space))
  const typed = line.slice(space + 1)
  const matching = command?.choices.filter((choice) => choice.startsWith(typed)) ?? []
  if (command === undefined || matching.length === 0) return null
  const candidates = matching.length === 1 ? [] : matching.map((choice) => ({ name: choice, description: '', takesArguments: false, choices: [] }))
  return { text: `${command.name} ${commonStart(matching)}`, candidates }
}

function commonStart(words: readonly string[]): string {
  const [first = '', ...rest] = words
  let length = first.length
  for (const word of rest) while (!word.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}
