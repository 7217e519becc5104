// Loaded with `-r` before the app, in real Electron and in the stand-in alike. Records what only the desktop would see, as `globalThis.desktopRecord`,
// and answers dialogs with what a test put into it. CommonJS, because Electron's `-r` takes nothing else.
'use strict'
const electron = require('electron')

const record = {
  trays: [],
  shortcuts: new Map(),
  notifications: [],
  opened: [],
  dialogs: [],
  /** What the next message boxes are answered with: the index of a button each, or `wait` for one that comes later. Without one, the way out. */
  answers: JSON.parse(process.env.E2E_DIALOG_ANSWERS ?? '[]'),
  /** What the next open and save dialogs are answered with. */
  files: [],
  loginItem: null,
  /** Menus that were opened by a right click. */
  popups: [],
  badge: null,
  updateChecks: 0,
  /** Adds answers and gives the first to a box that waits. */
  answer(buttons) {
    record.answers.push(...buttons)
    record.waiting?.(record.answers.shift())
    record.waiting = null
  },
  waiting: null,
}
globalThis.desktopRecord = record

/** Puts `after` behind a method; the method still does its work. */
function follow(target, method, after) {
  const original = target[method]
  if (typeof original !== 'function') return
  target[method] = function (...args) {
    const result = original.apply(this, args)
    after.call(this, args, result)
    return result
  }
}

function noteTray(tray) {
  const known = record.trays.find((entry) => entry.tray === tray)
  if (known !== undefined) return known
  const entry = { tray, menu: null, toolTip: '', title: '', images: 0, image: '' }
  record.trays.push(entry)
  return entry
}

const { Tray, Menu, Notification, globalShortcut, shell, app, dialog, autoUpdater } = electron
follow(Tray.prototype, 'setContextMenu', function ([menu]) { noteTray(this).menu = menu })
follow(Tray.prototype, 'setToolTip', function ([text]) { noteTray(this).toolTip = text })
follow(Tray.prototype, 'setTitle', function ([text]) { noteTray(this).title = text })
follow(Tray.prototype, 'setImage', function ([image]) { Object.assign(noteTray(this), { image, images: noteTray(this).images + 1 }) })
follow(Tray.prototype, 'destroy', function () { record.trays = record.trays.filter((entry) => entry.tray !== this) })
follow(globalShortcut, 'register', ([accelerator, callback], isRegistered) => isRegistered && record.shortcuts.set(accelerator, callback))
follow(globalShortcut, 'unregister', ([accelerator]) => record.shortcuts.delete(accelerator))
follow(globalShortcut, 'unregisterAll', () => record.shortcuts.clear())
follow(Menu.prototype, 'popup', function () { record.popups.push(this) })
follow(Notification.prototype, 'show', function () { record.notifications.push(this) })
follow(app, 'setLoginItemSettings', ([settings]) => { record.loginItem = settings })
follow(app, 'setBadgeCount', ([count]) => { record.badge = count })
follow(autoUpdater, 'checkForUpdates', () => { record.updateChecks += 1 })
if (app.dock) follow(app.dock, 'setBadge', ([text]) => { record.badge = text })

// These would leave the test's world: they are recorded instead.
shell.openExternal = async (url) => { record.opened.push(url) }
dialog.showMessageBox = async (...args) => {
  const options = args.at(-1)
  record.dialogs.push(options)
  const next = record.answers.shift()
  const response = next === 'wait' ? await new Promise((resolve) => { record.waiting = resolve }) : (next ?? options.cancelId ?? 0)
  return { response, checkboxChecked: false }
}
dialog.showOpenDialog = async (...args) => {
  record.dialogs.push(args.at(-1))
  const filePaths = record.files.shift()
  return { canceled: filePaths === undefined, filePaths: filePaths ?? [] }
}
dialog.showErrorBox = (title, content) => { record.dialogs.push({ title, message: content }) }
