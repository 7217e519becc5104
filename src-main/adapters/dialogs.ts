// Dialogs on Electron's `dialog`.
import { dialog } from 'electron'
import type { Dialogs } from '../ports/desktop-services.ts'

export function createDialogs(): Dialogs {
  return {
    async ask({ kind, message, detail, buttons, isCautious }) {
      const { response } = await dialog.showMessageBox({ type: kind, message, detail, buttons: [...buttons], defaultId: isCautious === true ? buttons.length - 1 : 0, cancelId: buttons.length - 1, noLink: true })
      return response
    },
    async chooseFolder(title) {
      const { filePaths } = await dialog.showOpenDialog({ title, properties: ['openDirectory', 'createDirectory'] })
      return filePaths
    },
  }
}
