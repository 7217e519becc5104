// Notifications and the number on the app's icon: for answers nobody looks at and for questions that wait. One notification a chat.
import type { GatewayLink } from '../gateway-link/gateway-link.ts'
import type { GatewayView, PendingApproval, Reply } from '../gateway-link/gateway-view.ts'
import type { Badge, Notifications, ShownNotification } from '../ports/desktop-services.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import { answersFor } from './answer-approvals.ts'
import type { Answer } from './answer-approvals.ts'
import { approvalPath, chatPath } from './paths.ts'
import { plainLine } from './plain-line.ts'

const LONGEST_TITLE = 60
const LONGEST_BODY = 220

export interface NotifyDependencies {
  readonly link: GatewayLink
  readonly notifications: Notifications
  readonly badge: Badge
  /** The owner's choice. The number on the icon stays. */
  readonly isWanted: () => boolean
  /** Somebody has the app before their eyes; with a path: this view of it. */
  readonly isLookedAt: (path?: string) => boolean
  /** Called when another view came before somebody's eyes. */
  readonly onLook: (listener: () => void) => void
  readonly show: (path: string) => void
  readonly answer: (id: string, answer: Answer) => Promise<void>
  /** The window asks for attention, where the system has a way. */
  readonly attract: () => void
  readonly texts: Texts
}

export function followAttention({ link, notifications, badge, isWanted, isLookedAt, onLook, show, answer, attract, texts }: NotifyDependencies): void {
  /** By what they are about; null for one that was not shown. */
  const unread = new Map<string, ShownNotification | null>()
  const questions = new Map<string, ShownNotification | null>()
  let shownCount = 0

  function notify(title: string, body: string, path: string, actions: readonly Answer[], chosen: (answer: Answer) => void, isSilent: boolean): ShownNotification | null {
    if (!isWanted() || !notifications.isSupported()) return null
    const labels = { 'allow-once': texts.tray.allowOnce, deny: texts.tray.deny }
    return notifications.show({ title: plainLine(title, LONGEST_TITLE), body: plainLine(body, LONGEST_BODY), isSilent, actions: actions.map((action) => labels[action]) }, {
      // A click looks; it never answers.
      clicked: () => show(path),
      chosen(index) {
        const action = actions[index]
        if (action !== undefined) chosen(action)
      },
    })
  }

  function countUp(): void {
    const { approvals, pairings } = link.view()
    const count = approvals.length + pairings.length + unread.size
    if (count !== shownCount) badge.show(count, count === 0 ? '' : fill(texts.notice.waiting, { count: String(count) }))
    shownCount = count
  }

  function hearReply({ sessionKey, text, error }: Reply): void {
    const session = link.session(sessionKey)
    const isElsewhere = session !== null && (session.isBackground || session.channel !== null)
    if (isElsewhere || isLookedAt(chatPath(sessionKey))) return
    const earlier = unread.get(sessionKey)
    earlier?.close()
    const title = session?.title ?? texts.name
    const body = error === null ? text : fill(texts.notice.replyFailed, { problem: error })
    unread.set(sessionKey, body === '' ? null : notify(title, body, chatPath(sessionKey), [], () => undefined, earlier !== undefined))
    countUp()
  }

  function ask(approval: PendingApproval): ShownNotification | null {
    if (isLookedAt()) return null
    attract()
    // The whole command, or none that could be mistaken for it.
    const answers = answersFor(approval)
    return notify(texts.notice.approval, approval.command, approvalPath(approval), answers, (choice) => void answer(approval.id, choice), false)
  }

  function askPairing(name: string): ShownNotification | null {
    if (isLookedAt()) return null
    attract()
    return notify(fill(texts.notice.pairing, { name: plainLine(name, LONGEST_TITLE) }), texts.notice.pairingDetail, '/devices', [], () => undefined, false)
  }

  function follow({ connection, approvals, pairings }: GatewayView): void {
    // While nothing is known, nothing is over either.
    if (connection === 'open') {
      const waiting = new Set([...approvals.map(({ id }) => id), ...pairings.map(({ requestId }) => requestId)])
      for (const [id, shown] of questions) {
        if (waiting.has(id)) continue
        shown?.close()
        questions.delete(id)
      }
      for (const approval of approvals) if (!questions.has(approval.id)) questions.set(approval.id, ask(approval))
      for (const { requestId, name } of pairings) if (!questions.has(requestId)) questions.set(requestId, askPairing(name))
      for (const key of unread.keys()) if (link.session(key)?.isArchived === true) forget(key)
    }
    countUp()
  }

  function forget(sessionKey: string): void {
    unread.get(sessionKey)?.close()
    unread.delete(sessionKey)
  }

  link.onReply(hearReply)
  link.onView(follow)
  onLook(() => {
    for (const key of unread.keys()) if (isLookedAt(chatPath(key))) forget(key)
    countUp()
  })
}
