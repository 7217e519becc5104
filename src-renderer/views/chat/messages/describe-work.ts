// What tools did, in words. Pure; the words themselves come from the texts.
import type { Step, ToolStep } from '../../../state/chat-items.ts'

export type Translate = (key: string, values: Record<string, unknown>) => string

/** Tools that read the same to a person. */
const KINDS: Readonly<Record<string, string>> = {
  exec: 'command', process: 'command', bash: 'command',
  read: 'read', write: 'write', edit: 'edit', apply_patch: 'edit',
  web_search: 'search', web_fetch: 'page', browser: 'page',
  memory_search: 'memory', memory_get: 'memory',
  sessions_list: 'sessions', sessions_history: 'sessions', session_status: 'sessions', sessions_send: 'message', message: 'message', sessions_spawn: 'helper', agents_list: 'helper',
}
const WEB: ReadonlySet<string> = new Set(['web_search', 'web_fetch', 'browser'])
const MOST_NAMED = 3

/** Content from outside: it can inform the answer but not act. */
export function isFromWeb(name: string): boolean {
  return WEB.has(name)
}

/** One line for all steps: "Ran 2 commands, read a file". While something runs: what that is. */
export function describeWork(steps: readonly Step[], isLive: boolean, t: Translate): string {
  const running = steps.findLast((step) => step.kind === 'tool' && step.state === 'running')
  if (isLive && running?.kind === 'tool') return t(`chat.doing.${kindOf(running)}`, { subject: shortSubject(running), name: running.name })
  const tools = steps.filter((step) => step.kind === 'tool')
  if (tools.length === 0) return t(isLive ? 'chat.thinking' : 'chat.thought', {})
  const counts = new Map<string, { count: number; name: string }>()
  for (const tool of tools) {
    const kind = kindOf(tool)
    const id = kind === 'other' ? tool.name : kind
    const known = counts.get(id)
    counts.set(id, { count: (known?.count ?? 0) + 1, name: tool.name })
  }
  const phrases = [...counts].map(([id, { count, name }]) => t(`chat.did.${isKind(id) ? id : 'other'}`, { count, name }))
  const named = phrases.slice(0, MOST_NAMED)
  const rest = phrases.length - named.length
  const line = [...named, ...(rest > 0 ? [t('chat.did.more', { count: rest })] : [])].join(', ')
  return line.charAt(0).toLocaleUpperCase() + line.slice(1)
}

function isKind(id: string): boolean {
  return Object.values(KINDS).includes(id)
}

function kindOf({ name }: ToolStep): string {
  return KINDS[name] ?? 'other'
}

/** What a call is about: the argument a person would name first. */
export function subjectOf({ args }: Pick<ToolStep, 'args'>): string {
  for (const key of ['command', 'path', 'file_path', 'query', 'url', 'action', 'message', 'sessionKey']) {
    const value = args[key]
    if (typeof value === 'string' && value !== '') return value
  }
  const first = Object.values(args).find((value) => typeof value === 'string' && value !== '')
  return typeof first === 'string' ? first : ''
}

function shortSubject(step: ToolStep): string {
  const [line = ''] = subjectOf(step).split('\n', 1)
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
