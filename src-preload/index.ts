// Runs in every window before the page, sandboxed. Gives the page the bridge and nothing else: only names of the contract pass.
import { contextBridge, ipcRenderer } from 'electron'
import { CALLS, channelOf, EVENTS } from './channels.ts'
import type { CallAnswer, DesktopBridge, DesktopEvents } from './channels.ts'

const bridge: DesktopBridge = {
  platform: process.platform,
  async call(call, params) {
    if (!CALLS.includes(call)) throw new Error(`There is no desktop call "${String(call)}".`)
    const answer = (await ipcRenderer.invoke(channelOf(call), params)) as CallAnswer
    if (!answer.ok) throw new Error(answer.message)
    return answer.result as never
  },
  on(event, listener) {
    if (!EVENTS.includes(event)) throw new Error(`There is no desktop event "${String(event)}".`)
    const receive = (_event: unknown, payload: DesktopEvents[typeof event]): void => listener(payload)
    ipcRenderer.on(channelOf(event), receive)
    return () => void ipcRenderer.off(channelOf(event), receive)
  },
}

contextBridge.exposeInMainWorld('openclawDesktop', bridge)
