// Slash commands: what they are, how a message is recognised as one, and the list that clients show.
import type { AgentProfile } from '../../config/index.ts'
import type { Clock } from '../../lib/index.ts'
import type { ToolRunner } from '../../tools/index.ts'
import type { ContextAssembler } from '../../context/index.ts'
import type { ModelGateway } from '../../providers/index.ts'
import type { Session, SessionStore } from '../../sessions/index.ts'
import type { AgentSettings } from '../settings.ts'
import type { CompactionResult } from '../compactions.ts'

export interface CommandArgument {
  readonly name: string
  readonly description: string
  readonly type: 'string' | 'number' | 'boolean'
  readonly required?: boolean
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
}

export type CommandCategory = 'session' | 'options' | 'status' | 'management' | 'media' | 'tools'

/** What a command may use. Everything acts on the session it was sent to. */
export interface CommandContext {
  readonly session: Session
  readonly args: string
  readonly profile: AgentProfile
  readonly sessions: SessionStore
  readonly models: ModelGateway
  readonly tools: ToolRunner
  readonly assembler: ContextAssembler
  readonly clock: Clock
  readonly settings: () => AgentSettings
  /** Every command the owner could type here. */
  readonly commands: () => readonly CommandEntry[]
  readonly isRunning: () => boolean
  readonly waitingCount: () => number
  /** Stops the active run and its sub-agents and empties the queue; resolves when all is quiet. */
  readonly stop: () => Promise<{ readonly runs: number; readonly dropped: number }>
  readonly compact: (instructions?: string) => Promise<CompactionResult>
  readonly changed: (reason: string) => void
}

export interface SlashCommand {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly description: string
  readonly category: CommandCategory
  readonly args?: readonly CommandArgument[]
  /** The answer, as Markdown. A thrown error becomes the answer too. */
  run(context: CommandContext): string | Promise<string>
}

/** A skill the owner may call by name; the model then follows its file. */
export interface SkillCommand {
  readonly name: string
  readonly description: string
  /** Where its SKILL.md is. */
  readonly path: string
}

/** One row of commands.list. */
export interface CommandEntry {
  readonly name: string
  readonly nativeName?: string
  readonly textAliases: readonly string[]
  readonly description: string
  readonly category: CommandCategory
  readonly source: 'native' | 'skill'
  readonly scope: 'text' | 'both'
  readonly acceptsArgs: boolean
  readonly args?: readonly CommandArgument[]
}

export type ParsedCommand =
  | { readonly kind: 'command'; readonly command: SlashCommand; readonly args: string }
  | { readonly kind: 'skill'; readonly skill: SkillCommand; readonly args: string }

export interface CommandRegistry {
  /** Null when the text is not a command that exists: it is then an ordinary message. */
  parse(text: string, agentId: string): ParsedCommand | null
  list(agentId: string): readonly CommandEntry[]
}

const COMMAND_LINE = /^\/([a-z0-9][\w-]*)(?::)?(?:\s+([\s\S]*))?$/i

/** Built-in commands win over skills of the same name. `resetTriggers` are whole messages that mean `/new`, whatever they look like. */
export function createCommandRegistry(commands: readonly SlashCommand[], skills: (agentId: string) => readonly SkillCommand[], resetTriggers: () => readonly string[] = () => []): CommandRegistry {
  const byName = new Map<string, SlashCommand>()
  for (const command of commands) for (const name of [command.name, ...(command.aliases ?? [])]) byName.set(name, command)
  const native = commands.map(toEntry)

  function isResetTrigger(text: string): boolean {
    const message = text.trim().toLowerCase()
    return message !== '' && resetTriggers().some((trigger) => trigger.trim().toLowerCase() === message)
  }

  return {
    parse(text, agentId) {
      const startOver = isResetTrigger(text) ? byName.get('new') : undefined
      if (startOver !== undefined) return { kind: 'command', command: startOver, args: '' }
      if (!text.startsWith('/')) return null
      const match = COMMAND_LINE.exec(text.trim())
      if (match === null) return null
      const name = (match[1] ?? '').toLowerCase()
      const args = (match[2] ?? '').trim()
      const command = byName.get(name)
      if (command !== undefined) return { kind: 'command', command, args }
      const skill = skills(agentId).find((candidate) => candidate.name.toLowerCase() === name)
      return skill === undefined ? null : { kind: 'skill', skill, args }
    },
    list(agentId) {
      const own = skills(agentId).filter((skill) => !byName.has(skill.name.toLowerCase()))
      return [...native, ...own.map((skill): CommandEntry => ({
        name: skill.name, textAliases: [`/${skill.name}`], description: skill.description.slice(0, 2000), category: 'tools', source: 'skill', scope: 'text', acceptsArgs: true,
      }))]
    },
  }
}

/** The instruction that makes the model follow a skill the owner called by name. */
export function skillPrompt(skill: SkillCommand): string {
  return `The owner called the skill "${skill.name}" with a slash command. Read ${skill.path} first and follow it; what stands after the command is its input.`
}

function toEntry(command: SlashCommand): CommandEntry {
  return {
    name: command.name,
    nativeName: command.name,
    textAliases: [command.name, ...(command.aliases ?? [])].map((name) => `/${name}`),
    description: command.description,
    category: command.category,
    source: 'native',
    scope: 'both',
    acceptsArgs: command.args !== undefined,
    ...(command.args !== undefined && { args: command.args }),
  }
}
