// The least a desktop app can be: one window with one line in it. What ours is measured beside.
import { app, BrowserWindow } from 'electron'

// Not awaited: Electron is ready only after this file has run to its end.
app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false, width: 1200, height: 820, webPreferences: { contextIsolation: true, sandbox: true } })
  window.once('ready-to-show', () => window.show())
  await window.loadURL('data:text/html,<title>Empty</title><p id="ready">Ready</p>')
}).catch((error) => {
  console.error(error)
  app.exit(1)
})
app.on('window-all-closed', () => app.quit())
