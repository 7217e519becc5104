// Commands that act on the conversation itself: /new /reset /stop /compact /export.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionEvent } from '../../sessions/index.ts'
import type { CommandContext, SlashCommand } from './registry.ts'
import { toWireMessage } from '../wire-message.ts'

const PAGE = 500

async function startOver(context: CommandContext, reason: 'new' | 'reset'): Promise<string> {
  await context.stop()
  context.sessions.reset(context.session.key, reason)
  context.changed(reason)
  return 'New conversation. What came before is kept and can be found with search.'
}

async function stop(context: CommandContext): Promise<string> {
  const { runs, dropped } = await context.stop()
  context.changed('abort')
  if (runs === 0 && dropped === 0) return 'Nothing is running.'
  const parts = [...(runs > 0 ? [runs === 1 ? 'the running turn' : `${runs} runs`] : []), ...(dropped > 0 ? [`${dropped} waiting message${dropped === 1 ? '' : 's'}`] : [])]
  return `Stopped ${parts.join(' and ')}.`
}

async function compact(context: CommandContext): Promise<string> {
  const result = await context.compact(context.args === '' ? undefined : context.args)
  if (!result.compacted) return `Nothing was compacted${result.reason === undefined ? '.' : `: ${result.reason}`}`
  return result.tokensBefore === undefined || result.tokensAfter === undefined ? 'Compacted.' : `Compacted: about ${result.tokensBefore} → ${result.tokensAfter} tokens.`
}

async function exportSession(context: CommandContext): Promise<string> {
  const { session, profile, clock } = context
  const json = context.args.toLowerCase() === 'json'
  const folder = join(profile.workspace, 'exports')
  const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '-')
  const file = join(folder, `${session.key.replaceAll(/[^\w-]+/g, '-')}-${stamp}.${json ? 'jsonl' : 'md'}`)
  await mkdir(folder, { recursive: true })
  const lines = json ? [] : [`# ${session.title ?? session.key}\n`]
  for (let after = session.resetSeq; ; ) {
    const page = context.sessions.readAfter(session.sessionId, after, PAGE)
    for (const event of page) {
      const line = json ? JSON.stringify(toWireMessage(event)) : toMarkdown(event)
      if (line !== null && line !== 'null') lines.push(line)
    }
    after = page.at(-1)?.seq ?? after
    if (page.length < PAGE) break
  }
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' })
  return `Exported to \`${file}\`.`
}

function toMarkdown(event: SessionEvent): string | null {
  if (event.body.type !== 'message') return null
  const { message } = event.body
  const text = message.content.map((part) => {
    if (part.type === 'text') return part.text
    if (part.type === 'toolCall') return `\`${part.name}\` ${JSON.stringify(part.arguments)}`
    return part.type === 'image' ? `[${part.mimeType}]` : ''
  }).filter((line) => line !== '').join('\n\n')
  const title = message.role === 'user' ? 'You' : message.role === 'assistant' ? 'Assistant' : `Result of ${message.toolName}`
  return text === '' ? null : `## ${title} · ${new Date(event.createdAtMs).toISOString()}\n\n${text}\n`
}

/** In the order clients show them. */
export const SESSION_COMMANDS: readonly SlashCommand[] = [
  { name: 'new', description: 'Start a new conversation in this session.', category: 'session', run: (context) => startOver(context, 'new') },
  { name: 'reset', description: 'Start over: same as /new.', category: 'session', run: (context) => startOver(context, 'reset') },
  { name: 'stop', aliases: ['abort'], description: 'Stop the running turn and its sub-agents, and drop waiting messages.', category: 'session', run: stop },
  {
    name: 'compact', description: 'Summarise the older part of the conversation to free context.', category: 'session',
    args: [{ name: 'instructions', description: 'What the summary must keep.', type: 'string' }], run: compact,
  },
  {
    name: 'export', aliases: ['export-session'], description: 'Write this conversation to the workspace.', category: 'session',
    args: [{ name: 'format', description: 'File format.', type: 'string', choices: [{ value: 'md', label: 'Markdown' }, { value: 'json', label: 'JSON lines' }] }], run: exportSession,
  },
]
