// Notifications on Electron's `Notification`.
import { Notification } from 'electron'
import type { Notifications } from '../ports/desktop-services.ts'

export function createNotifications(): Notifications {
  return {
    isSupported: () => Notification.isSupported(),
    show({ title, body, isSilent, actions }, { clicked, chosen }) {
      const notification = new Notification({ title, body, silent: isSilent, actions: actions.map((text) => ({ type: 'button', text })) })
      notification.on('click', clicked)
      notification.on('action', ({ actionIndex }) => chosen(actionIndex))
      notification.show()
      return { close: () => notification.close() }
    },
  }
}
