import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decideClose } from './close-policy.ts'
import { createCrashPolicy } from './crash-policy.ts'
import { arrangementOf, fitBounds } from './fit-bounds.ts'
import { createWindowState } from './window-state.ts'

const LAPTOP = { workArea: { x: 0, y: 0, width: 1440, height: 860 } }
const BESIDE = { workArea: { x: 1440, y: -200, width: 2560, height: 1400 } }

describe('where a window opens', () => {
  it('is where it was', () => {
    const bounds = { x: 1600, y: 0, width: 900, height: 700 }
    expect(fitBounds(bounds, [LAPTOP, BESIDE])).toEqual(bounds)
  })

  it('is inside the display that shows most of it', () => {
    expect(fitBounds({ x: 1000, y: 700, width: 900, height: 700 }, [LAPTOP])).toEqual({ x: 540, y: 160, width: 900, height: 700 })
    expect(fitBounds({ x: -50, y: -50, width: 5000, height: 5000 }, [LAPTOP])).toEqual({ x: 0, y: 0, width: 1440, height: 860 })
  })

  it('is left to the system when no display shows enough of it', () => {
    expect(fitBounds({ x: 1600, y: 0, width: 900, height: 700 }, [LAPTOP])).toBeNull()
    expect(fitBounds({ x: 1430, y: 850, width: 900, height: 700 }, [LAPTOP])).toBeNull()
    expect(fitBounds({ x: 0, y: 0, width: 900, height: 700 }, [])).toBeNull()
  })

  it('is remembered for each arrangement of monitors, whatever their order', () => {
    const folder = mkdtempSync(join(tmpdir(), 'claw-window-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'deep', 'window-state.json')
    const place = { bounds: { x: 1600, y: 0, width: 900, height: 700 }, isMaximized: true }
    createWindowState(path).remember([LAPTOP, BESIDE], place)
    expect(createWindowState(path).recall([BESIDE, LAPTOP])).toEqual(place)
    expect(createWindowState(path).recall([LAPTOP])).toBeNull()
    expect(arrangementOf([LAPTOP, BESIDE])).toBe(arrangementOf([BESIDE, LAPTOP]))
  })

  it.each(['', '{', '[]', '{"x":{"bounds":{"x":"1"}}}'])('forgets a file that says "%s"', (text) => {
    const folder = mkdtempSync(join(tmpdir(), 'claw-window-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'state.json'), text)
    expect(createWindowState(join(folder, 'state.json')).recall([LAPTOP])).toBeNull()
  })
})

describe('closing a window', () => {
  it('hides the last one while the app can be reached otherwise', () => {
    expect(decideClose({ isQuitting: false, others: 0, hasOtherDoor: true })).toBe('hide')
    expect(decideClose({ isQuitting: false, others: 1, hasOtherDoor: true })).toBe('close')
    expect(decideClose({ isQuitting: false, others: 0, hasOtherDoor: false })).toBe('close')
    expect(decideClose({ isQuitting: true, others: 0, hasOtherDoor: true })).toBe('close')
  })
})

describe('a page that ends by itself', () => {
  it('is loaded again three times a minute', () => {
    let nowMs = 0
    const mayReload = createCrashPolicy(() => nowMs)
    expect([mayReload(), mayReload(), mayReload(), mayReload()]).toEqual([true, true, true, false])
    nowMs = 61_000
    expect(mayReload()).toBe(true)
  })
})
