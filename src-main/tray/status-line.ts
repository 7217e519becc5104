// The first line of the tray's menu and its tool tip: how the assistant is, in a few words. Pure.
import { plainLine } from '../attention/plain-line.ts'
import type { GatewayView } from '../gateway-link/gateway-view.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import type { HostState } from './tray-state.ts'

const LONGEST_PROBLEM = 80

export function statusLine(host: HostState, { connection, approvals, pairings, running }: GatewayView, { status }: Texts['tray']): string {
  if (host.kind === 'failed') return fill(status.failed, { problem: plainLine(host.message, LONGEST_PROBLEM) })
  if (host.kind === 'stopped') return status.stopped
  if (host.kind === 'starting') return status.starting
  if (connection === 'waiting') return status.waiting
  if (connection === 'lost') return status.lost
  if (connection === 'refused') return status.refused
  if (connection !== 'open') return status.connecting
  const questions = approvals.length + pairings.length
  if (questions > 0) return questions === 1 ? status.oneQuestion : fill(status.questions, { count: String(questions) })
  if (running > 0) return running === 1 ? status.oneRunning : fill(status.running, { count: String(running) })
  return status.idle
}
