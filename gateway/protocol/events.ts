// Every event the gateway can send and the scope a connection needs to receive it (protocol v4, section 4).
import type { Scope } from './scopes.ts'

/** Events of this gateway, as listed in hello features.events. */
export const GATEWAY_EVENTS = [
  'connect.challenge',
  'agent',
  'chat',
  'chat.metadata.changed',
  'session.message',
  'session.operation',
  'session.tool',
  'sessions.changed',
  'presence',
  'tick',
  'shutdown',
  'health',
  'device.pair.changed',
  'device.pair.requested',
  'device.pair.resolved',
  'exec.approval.requested',
  'exec.approval.resolved',
] as const

const OPEN_EVENTS: ReadonlySet<string> = new Set(['health', 'heartbeat', 'tick', 'shutdown', 'gateway.suspension', 'update.available'])
const ADMIN_EVENTS: ReadonlySet<string> = new Set(['plugins.install.progress', 'update.run.changed'])
const READ_EVENTS: ReadonlySet<string> = new Set([
  ...GATEWAY_EVENTS,
  'chat.side_result',
  'chat.send_timing',
  'config.changed',
  'cron',
  'models.snapshot',
  'node.hostStats',
  'node.presence',
  'plugins.changed',
  'session.observer',
  'session.typing',
  'skills.changed',
  'task',
  'talk.event',
  'ui.command',
  'users.prefs.changed',
  'voicewake.changed',
  'voicewake.routing.changed',
])

/** `everyone` includes nodes and operators without scopes; `nobody` is an event we do not know, which is never delivered. */
export function eventAudience(event: string): Scope | 'everyone' | 'nobody' {
  if (OPEN_EVENTS.has(event)) return 'everyone'
  if (/^(exec|plugin|openclaw)\.approval\./.test(event) || event === 'session.approval') return 'operator.approvals'
  if (event.startsWith('question.')) return 'operator.questions'
  if (event.startsWith('device.pair.') || event.startsWith('node.pair.')) return 'operator.pairing'
  if (event === 'talk.mode' || event === 'talk.voice.change') return 'operator.talk'
  if (event.startsWith('terminal.') || ADMIN_EVENTS.has(event)) return 'operator.admin'
  if (event.startsWith('plugin.')) return 'operator.write'
  if (READ_EVENTS.has(event) || event.startsWith('desktop.') || event.startsWith('board.')) return 'operator.read'
  return 'nobody'
}
