// Calls of pages on Electron's `ipcMain`.
import { BrowserWindow, ipcMain } from 'electron'
import type { PageCalls } from '../ports/page-calls.ts'

export function createPageCalls(): PageCalls {
  return {
    handle(channel, answer) {
      ipcMain.handle(channel, ({ sender, senderFrame }, params: unknown) => {
        const caller = { frameUrl: senderFrame?.url ?? '', isMainFrame: senderFrame !== null && senderFrame.parent === null, windowId: BrowserWindow.fromWebContents(sender)?.id ?? null }
        return answer(caller, params)
      })
    },
  }
}
