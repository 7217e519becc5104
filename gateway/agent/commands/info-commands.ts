// Commands that tell or change how this session works: /help /status /usage /context /model /think /queue.
import { contextPayload, renderContextTable } from '../../context/index.ts'
import type { ThinkingLevel } from '../../plugin-api/index.ts'
import type { QueueMode } from '../../sessions/index.ts'
import type { CommandContext, SlashCommand } from './registry.ts'

const THINKING_LEVELS: readonly ThinkingLevel[] = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'adaptive', 'max']
const QUEUE_MODES: readonly QueueMode[] = ['steer', 'followup', 'collect', 'interrupt']
const USAGE_MODES = ['off', 'tokens', 'full', 'cost'] as const
const MODELS_SHOWN = 40

function help(context: CommandContext): string {
  const lines = context.commands().map((entry) => `- \`/${entry.name}${entry.args === undefined ? '' : entry.args.map((arg) => ` [${arg.name}]`).join('')}\` — ${entry.description}`)
  return ['Commands:', ...lines].join('\n')
}

function status(context: CommandContext): string {
  const { session, profile } = context
  const model = context.models.resolve(session.settings.model, profile.id)
  const { tokens } = session
  const share = model === null ? '' : ` of ${model.info.contextWindow} (${Math.round((tokens.context / model.info.contextWindow) * 100)} %)`
  return [
    `Agent: ${profile.name}`,
    `Session: \`${session.key}\`${session.title === null ? '' : ` — ${session.title}`}`,
    `Model: ${model === null ? 'none set up' : `\`${model.ref}\``} · thinking ${thinkingOf(context)}`,
    `Context: ${tokens.context} tokens${share} · ${session.compactionCount} compactions`,
    `Tokens: ${tokens.input} in, ${tokens.output} out${tokens.cost > 0 ? ` · $${tokens.cost.toFixed(4)}` : ''}`,
    `Queue: ${queueModeOf(context)} · ${context.waitingCount()} waiting · ${context.isRunning() ? 'a turn is running' : 'idle'}`,
  ].join('\n')
}

function usage(context: CommandContext): string {
  const { session, args } = context
  if (args !== '') {
    const mode = USAGE_MODES.find((candidate) => candidate === args.toLowerCase())
    if (mode === undefined) return `Unknown choice "${args}". Use one of: ${USAGE_MODES.join(', ')}.`
    context.sessions.patch(session.key, { settings: { usageDisplay: mode } })
    context.changed('patch')
    return `Usage after each answer: ${mode}.`
  }
  const { tokens } = session
  return [
    'This session:',
    `- input ${tokens.input}, output ${tokens.output} tokens`,
    `- cache read ${tokens.cacheRead}, cache write ${tokens.cacheWrite} tokens`,
    ...(tokens.cost > 0 ? [`- cost $${tokens.cost.toFixed(4)}`] : []),
  ].join('\n')
}

function showContext(context: CommandContext): string {
  const { session, profile } = context
  const model = context.models.resolve(session.settings.model, profile.id)
  if (model === null) return 'No model is set up, so there is no context to show. Choose one with /model.'
  const tools = context.tools.definitions({ agentId: profile.id, sessionKey: session.key })
  const assembled = context.assembler.assemble(session, { contextWindow: model.info.contextWindow, tools, modelRef: model.ref })
  if (context.args.toLowerCase() === 'json') {
    return ['The exact next request (without your next message):', '```json', JSON.stringify({ model: model.ref, ...contextPayload(assembled) }, null, 2), '```'].join('\n')
  }
  return [`Context for \`${model.ref}\`:`, '', renderContextTable(assembled, model.info.contextWindow), '', '`/context json` shows the exact payload.'].join('\n')
}

function model(context: CommandContext): string {
  const { session, profile, args } = context
  if (args === '' || args === 'list') {
    const current = context.models.resolve(session.settings.model, profile.id)
    const known = context.models.list().slice(0, MODELS_SHOWN)
    const lines = known.map((entry) => `- \`${entry.ref}\`${entry.ref === current?.ref ? ' (current)' : ''}${entry.available ? '' : ' — needs a key'}`)
    return [`Current model: ${current === null ? 'none set up' : `\`${current.ref}\``}`, ...lines, '`/model <name>` changes it, `/model default` goes back to the configured one.'].join('\n')
  }
  if (args === 'default') {
    context.sessions.patch(session.key, { settings: { model: null } })
    context.changed('patch')
    return `Model: the configured one (${context.models.resolve(undefined, profile.id)?.ref ?? 'none set up'}).`
  }
  const resolved = context.models.resolve(args, profile.id)
  if (resolved === null) return `No model matches "${args}". \`/model\` lists the known ones.`
  context.sessions.patch(session.key, { settings: { model: resolved.ref } })
  context.changed('patch')
  const known = context.models.list().find((entry) => entry.ref === resolved.ref)
  const remark = known === undefined ? ' It is not among the known ones (`/model` lists them), so it may not answer.' : known.available ? '' : ` It needs a key first: \`claw models auth ${resolved.ref.split('/', 1)[0] ?? ''}\` in a terminal.`
  return `Model for this session: \`${resolved.ref}\`.${remark}`
}

function think(context: CommandContext): string {
  const { session, args } = context
  if (args === '') return `Thinking: ${thinkingOf(context)}. Choices: ${THINKING_LEVELS.join(', ')}.`
  const level = THINKING_LEVELS.find((candidate) => candidate === args.toLowerCase())
  if (level === undefined) return `Unknown level "${args}". Use one of: ${THINKING_LEVELS.join(', ')}.`
  const resolved = context.models.resolve(session.settings.model, context.profile.id)
  context.sessions.patch(session.key, { settings: { thinkingLevel: level } })
  context.changed('patch')
  const note = level !== 'off' && resolved?.info.reasoning === false ? ` \`${resolved.ref}\` does not think step by step, so it has no effect there.` : ''
  return `Thinking for this session: ${level}.${note}`
}

function queue(context: CommandContext): string {
  const { session, args } = context
  if (args === '') return `Messages during a turn: ${queueModeOf(context)}. Choices: ${QUEUE_MODES.join(', ')}. ${context.waitingCount()} waiting.`
  const mode = QUEUE_MODES.find((candidate) => candidate === args.toLowerCase())
  if (mode === undefined) return `Unknown mode "${args}". Use one of: ${QUEUE_MODES.join(', ')}.`
  context.sessions.patch(session.key, { settings: { queueMode: mode } })
  context.changed('patch')
  return `Messages during a turn: ${mode}.`
}

function thinkingOf({ session, profile }: CommandContext): ThinkingLevel {
  return session.settings.thinkingLevel ?? profile.thinkingDefault
}

function queueModeOf({ session, settings }: CommandContext): QueueMode {
  return session.settings.queueMode ?? settings().queueMode
}

function choices(values: readonly string[]): readonly { readonly value: string; readonly label: string }[] {
  return values.map((value) => ({ value, label: value }))
}

/** In the order clients show them. */
export const INFO_COMMANDS: readonly SlashCommand[] = [
  { name: 'help', aliases: ['commands'], description: 'Show what can be typed here.', category: 'status', run: help },
  { name: 'status', description: 'Show model, context, tokens and queue of this session.', category: 'status', run: status },
  { name: 'usage', description: 'Show tokens and cost, or choose what is shown after answers.', category: 'status', args: [{ name: 'mode', description: 'What to show after each answer.', type: 'string', choices: choices(USAGE_MODES) }], run: usage },
  { name: 'context', description: 'Show what is sent to the model and how large each part is.', category: 'status', args: [{ name: 'format', description: 'json shows the exact payload.', type: 'string', choices: choices(['list', 'json']) }], run: showContext },
  { name: 'model', aliases: ['models'], description: 'Show or change the model of this session.', category: 'options', args: [{ name: 'model', description: 'provider/model, an alias, or default.', type: 'string' }], run: model },
  { name: 'think', aliases: ['thinking'], description: 'Show or change how much the model thinks.', category: 'options', args: [{ name: 'level', description: 'Thinking level.', type: 'string', choices: choices(THINKING_LEVELS) }], run: think },
  { name: 'queue', description: 'Show or change what happens to messages during a turn.', category: 'options', args: [{ name: 'mode', description: 'Queue mode.', type: 'string', choices: choices(QUEUE_MODES) }], run: queue },
]
