import { describe, expect, it } from 'vitest'
import type { AppSettings, AppSettingsReport } from '../../../src-preload/app-settings.ts'
import type { DesktopBridge } from '../../../src-preload/channels.ts'
import { createAppSettingsStore } from './app-settings-store.ts'

function open() {
  let report = { settings: { theme: 'system', zoom: 1 }, notices: [], problems: [], hasTray: true } as unknown as AppSettingsReport
  const listeners = new Set<(payload: AppSettingsReport) => void>()
  const state = { isBroken: false }
  const bridge = {
    platform: 'linux',
    async call(call: string, { changes = {} }: { readonly changes?: Partial<AppSettings> }) {
      if (state.isBroken) throw new Error('the disk is full')
      if (call === 'settings.change') report = { ...report, settings: { ...report.settings, ...changes } }
      return report
    },
    on(_event: string, listener: (payload: AppSettingsReport) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as DesktopBridge
  return { state, get: createAppSettingsStore(bridge).getState, tell: (next: AppSettingsReport) => listeners.forEach((listener) => listener(next)) }
}

describe('the settings of the app', () => {
  it('are read, changed one at a time, and followed', async () => {
    const { get, tell } = open()
    await get().load()
    expect(get().report?.settings.theme).toBe('system')
    expect(await get().change('theme', 'dark')).toBe(true)
    expect(get().report?.settings).toMatchObject({ theme: 'dark', zoom: 1 })
    const stop = get().follow()
    const elsewhere = { settings: { theme: 'light' } } as unknown as AppSettingsReport
    tell(elsewhere)
    expect(get().report).toBe(elsewhere)
    stop()
    tell({} as AppSettingsReport)
    expect(get().report).toBe(elsewhere)
  })

  it('that are refused stay as they were, with the reason at their place', async () => {
    const { get, state } = open()
    await get().load()
    state.isBroken = true
    expect(await get().change('zoom', 2)).toBe(false)
    expect(get()).toMatchObject({ report: { settings: { zoom: 1 } }, refused: { zoom: 'the disk is full' } })
    state.isBroken = false
    await get().change('zoom', 2)
    expect(get().refused).toEqual({})
  })

  it('that can’t be read say why', async () => {
    const { get, state } = open()
    state.isBroken = true
    await get().load()
    expect(get()).toMatchObject({ report: null, loadProblem: 'the disk is full' })
  })
})
