// Notifications on Electron's `Notification`.
import { app, Notification } from 'electron'
import type { Notifications } from '../ports/desktop-services.ts'

/** As in electron-builder.yml: Windows shows notifications of programs that it knows by this name. */
const APP_ID = 'ai.openclaw.desktop'

export function createNotifications(): Notifications {
  app.setAppUserModelId(APP_ID)
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
