import { describe, expect, it } from 'vitest'
import type { AppWindow } from '../ports/windows.ts'
import { createWindowKeeper } from './window-keeper.ts'

const ORIGIN = 'app://openclaw'
const nothing = (): void => undefined

/** One window whose page arrives when the test says so. */
function scene() {
  const sent: unknown[] = []
  const loads: { readonly url: string; readonly arrive: () => void; readonly fail: () => void }[] = []
  let closed = nothing
  const window: AppWindow = {
    id: 1,
    load: (url) => new Promise((resolve, reject) => loads.push({ url, arrive: resolve, fail: () => reject(new Error('aborted')) })),
    reload: nothing, show: nothing, hide: nothing, close: nothing, attract: nothing,
    isVisible: () => true, isFocused: () => true, isMaximized: () => false,
    bounds: () => ({ x: 0, y: 0, width: 800, height: 600 }),
    url: () => `${ORIGIN}/`,
    send: (_channel, payload) => sent.push(payload),
  }
  const state = { recall: () => null, remember: nothing }
  const keeper = createWindowKeeper({
    windows: { create: (_options, events) => ((closed = events.closed), window), displays: () => [] },
    state, otherState: state, appOrigin: ORIGIN, title: 'OpenClaw', isDark: () => false, zoom: () => 1, isQuitting: () => false, looked: nothing, hasOtherDoor: () => true,
    openExternally: nothing, askAboutFailure: () => Promise.resolve(false), shown: nothing, lastClosed: nothing, now: () => 0,
  })
  return { keeper, sent, loads, close: () => closed() }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a path that the window should show', () => {
  it('waits for a page that is still on its way, and the last one counts', async () => {
    const { keeper, sent, loads } = scene()
    keeper.showMain('/sessions')
    keeper.showMain('/usage')
    keeper.showMain('/about')
    expect(sent).toEqual([])
    loads[0]?.arrive()
    await settled()
    expect(loads.map(({ url }) => url)).toEqual([`${ORIGIN}/sessions`])
    expect(sent).toEqual([{ path: '/about' }])
    keeper.showMain('/logs')
    expect(sent).toEqual([{ path: '/about' }, { path: '/logs' }])
  })

  it('is that of the page which comes last when a load gives way to another', async () => {
    const { keeper, sent, loads } = scene()
    keeper.showMain()
    keeper.showMain('/usage')
    keeper.startOver()
    keeper.showMain('/about')
    loads[0]?.fail()
    await settled()
    expect(sent).toEqual([])
    loads[1]?.arrive()
    await settled()
    expect(sent).toEqual([{ path: '/about' }])
  })

  it('is forgotten with the window', async () => {
    const { keeper, sent, loads, close } = scene()
    keeper.showMain()
    keeper.showMain('/usage')
    close()
    loads[0]?.arrive()
    await settled()
    expect(sent).toEqual([])
  })
})
