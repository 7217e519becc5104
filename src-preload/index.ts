// Runs in every window before the page, sandboxed. Gives the page the bridge and nothing else: only names of the contract pass.
import { contextBridge, ipcRenderer } from 'electron'
import { CALLS, channelOf, EVENTS } from './channels.ts'
import type { CallAnswer, DesktopBridge, DesktopCalls, DesktopEvents } from './channels.ts'

const ask = (call: keyof DesktopCalls, params: object): Promise<CallAnswer> => ipcRenderer.invoke(channelOf(call), params) as Promise<CallAnswer>

/**
 * The first thing every page asks; asked before its scripts are here, it waits for nothing. Given once: it holds a token that is good once. The empty
 * page that a window may begin with asks nothing.
 */
let signIn: Promise<CallAnswer | null> | null = location.href === 'about:blank' ? null : ask('gateway.signIn', {}).catch(() => null)

async function answerTo(call: keyof DesktopCalls, params: object): Promise<CallAnswer> {
  const early = call === 'gateway.signIn' ? signIn : null
  if (early !== null) signIn = null
  return (await early) ?? ask(call, params)
}

const bridge: DesktopBridge = {
  platform: process.platform,
  async call(call, params) {
    if (!CALLS.includes(call)) throw new Error(`There is no desktop call "${String(call)}".`)
    const answer = await answerTo(call, params)
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
