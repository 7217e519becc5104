// `npm run screenshots [-- view…]`: pictures of every view in docs/screenshots: the dashboard in a browser, then the desktop app with its windows.
import { mkdirSync } from 'node:fs'
import { startModelServer } from '../fakes/model-server.ts'
import { pictureDashboard } from './picture-dashboard.ts'
import { pictureDesktop } from './picture-desktop.ts'
import { FOLDER } from './save-picture.ts'
import { startScriptProxy } from './script-proxy.ts'

mkdirSync(FOLDER, { recursive: true })
const model = await startModelServer()
const proxy = await startScriptProxy(model.url)
try {
  await pictureDashboard(proxy.url)
  await pictureDesktop(proxy.url)
} finally {
  await proxy.close()
  await model.close()
}
