// The tray's menu out of everything the app knows. Pure: what choosing an entry does is in act-on-choice.ts.
import { answersFor } from '../attention/answer-approvals.ts'
import { plainLine } from '../attention/plain-line.ts'
import type { GatewayView, PendingApproval, RecentSession } from '../gateway-link/gateway-view.ts'
import type { MenuEntry } from '../ports/menu.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import { statusLine } from './status-line.ts'
import type { HostState } from './tray-state.ts'

const SHOWN_SESSIONS = 6
const SHOWN_QUESTIONS = 5
const LONGEST_TITLE = 42
const LONGEST_COMMAND = 60

const separator: MenuEntry = { kind: 'separator' }
const action = (id: string, label: string): MenuEntry => ({ kind: 'action', id, label })
const words = (id: string, label: string): MenuEntry => ({ kind: 'action', id, label, isEnabled: false })

/** `gateways`: those to choose from, when there are several. */
export function trayMenu(host: HostState, view: GatewayView, gateways: readonly MenuEntry[], texts: Texts): readonly MenuEntry[] {
  const { tray } = texts
  return [
    words('status', statusLine(host, view, tray)),
    ...questions(view, texts),
    separator,
    action('quick-chat', texts.quickChat.open),
    action('open', tray.open),
    ...recent(view.sessions, texts),
    separator,
    ...gateways,
    ...power(host, tray),
    action('preferences', tray.preferences),
    action('updates', tray.updates),
    separator,
    action('quit', texts.quit),
  ]
}

/** What waits for a person stands right below the status. */
function questions({ approvals, pairings }: GatewayView, { tray }: Texts): readonly MenuEntry[] {
  const hidden = Math.max(0, approvals.length - SHOWN_QUESTIONS) + Math.max(0, pairings.length - SHOWN_QUESTIONS)
  const entries = [
    ...approvals.slice(0, SHOWN_QUESTIONS).map((approval) => approvalEntry(approval, tray)),
    ...pairings.slice(0, SHOWN_QUESTIONS).map(({ requestId, name }) => action(`pairing:${requestId}`, fill(tray.pairing, { name: plainLine(name, LONGEST_TITLE) }))),
    ...(hidden > 0 ? [action('approvals', fill(tray.moreQuestions, { count: String(hidden) }))] : []),
  ]
  return entries.length === 0 ? [] : [separator, ...entries]
}

/** A yes is offered only where the whole command was seen. */
function approvalEntry(approval: PendingApproval, tray: Texts['tray']): MenuEntry {
  const { id, command } = approval
  const line = plainLine(command, LONGEST_COMMAND)
  const labels = { 'allow-once': tray.allowOnce, deny: tray.deny }
  return {
    kind: 'submenu',
    label: fill(tray.approval, { command: line }),
    entries: [action(`approval:${id}`, tray.look), separator, ...answersFor(approval).map((answer) => action(`${answer}:${id}`, labels[answer]))],
  }
}

function recent(sessions: readonly RecentSession[], { tray }: Texts): readonly MenuEntry[] {
  const shown = sessions.slice(0, SHOWN_SESSIONS)
  if (shown.length === 0) return []
  const entries = shown.map(({ key, title, isRunning, isUnread }) => {
    const name = plainLine(title ?? '', LONGEST_TITLE) || tray.untitled
    return action(`session:${key}`, isRunning ? fill(tray.runningSession, { name }) : isUnread ? fill(tray.unreadSession, { name }) : name)
  })
  return [{ kind: 'submenu', label: tray.recent, entries }]
}

/** A gateway elsewhere is not this computer's to stop. */
function power(host: HostState, tray: Texts['tray']): readonly MenuEntry[] {
  if (host.kind === 'elsewhere') return []
  if (host.kind === 'running') return [action('restart', tray.restart), action('stop', tray.stop), separator]
  return [host.kind === 'starting' ? words('start', tray.start) : action('start', tray.start), separator]
}
