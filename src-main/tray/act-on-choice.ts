// What choosing an entry of a menu does, in the tray and in the window's own menu alike.
import type { Answer } from '../attention/answer-approvals.ts'
import { approvalPath, chatPath } from '../attention/paths.ts'
import type { GatewayView } from '../gateway-link/gateway-view.ts'

export interface MenuActions {
  readonly view: () => GatewayView
  /** The main window, on a path of the dashboard when one is given. */
  readonly show: (path?: string) => void
  readonly openAnother: (path: string) => void
  /** The window that shows this already, else another one. */
  readonly openOwn: (path: string) => void
  readonly quickChat: () => void
  /** Empty: the one on this computer. */
  readonly useGateway: (id: string) => void
  readonly answer: (id: string, answer: Answer) => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly checkForUpdates: () => Promise<void>
  readonly copyDiagnostics: () => Promise<void>
  readonly quit: () => void
  readonly failed: (error: unknown) => void
}

export function createMenuChoices(actions: MenuActions): (id: string) => void {
  const { view, show, openAnother } = actions
  async function act(id: string): Promise<void> {
    const [kind = '', ...rest] = id.split(':')
    const subject = rest.join(':')
    switch (kind) {
      case 'open': return show()
      case 'new-window': return openAnother('/')
      case 'new-chat': return show('/')
      case 'quick-chat': return actions.quickChat()
      case 'session': return actions.openOwn(chatPath(subject))
      case 'approvals': return show('/approvals')
      case 'approval': return show(approvalPath(view().approvals.find((approval) => approval.id === subject) ?? { sessionKey: null }))
      case 'pairing': return show('/devices')
      case 'allow-once': case 'deny': return actions.answer(subject, kind)
      case 'start': return actions.start()
      case 'stop': return actions.stop()
      case 'restart': return actions.stop().then(actions.start)
      case 'gateway':
        actions.useGateway(subject)
        return show()
      case 'preferences': return show('/settings/app')
      case 'updates':
        show('/about')
        return actions.checkForUpdates()
      case 'about': return show('/about')
      case 'diagnostics': return actions.copyDiagnostics()
      case 'quit': return actions.quit()
    }
  }
  return (id) => void act(id).catch(actions.failed)
}
