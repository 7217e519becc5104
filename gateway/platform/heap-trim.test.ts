// When memory is given back: after work, in quiet times only, and once.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHeapTrim } from './heap-trim.ts'

describe('heap trim', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function harness(isBusy: () => boolean = () => false) {
    let count = 0
    const space = { bytes: 0, growth: [] as number[] }
    const heap = { newSpaceBytes: () => space.bytes, setGrowth: (factor: number) => void space.growth.push(factor), collect: () => Promise.resolve((count += 1)) }
    const trim = createHeapTrim({ isBusy, quietMs: 100, heap })
    return { trim, space, count: () => count }
  }

  it('collects once when it has been quiet after work', () => {
    const { trim, count } = harness()
    trim.touch()
    vi.advanceTimersByTime(60)
    trim.touch()
    vi.advanceTimersByTime(60)
    expect(count()).toBe(0)
    vi.advanceTimersByTime(1000)
    expect(count()).toBe(1)
  })

  it('waits while something runs', () => {
    let busy = true
    const { trim, count } = harness(() => busy)
    trim.touch()
    vi.advanceTimersByTime(500)
    expect(count()).toBe(0)
    busy = false
    vi.advanceTimersByTime(100)
    expect(count()).toBe(1)
  })

  it('holds the space for new objects at its bound and lets it grow again after it has shrunk', () => {
    const { trim, space } = harness()
    const work = () => { for (let turn = 0; turn < 20; turn += 1) trim.touch() }
    work()
    space.bytes = 8 * 1024 * 1024
    work()
    space.bytes = 2 * 1024 * 1024
    work()
    expect(space.growth).toEqual([1, 2])
  })

  it('does nothing after it was stopped', () => {
    const { trim, count } = harness()
    trim.touch()
    trim.stop()
    trim.touch()
    vi.advanceTimersByTime(1000)
    expect(count()).toBe(0)
  })

  it('really collects without a flag on the command line', async () => {
    vi.useRealTimers()
    let collected = false
    const registry = new FinalizationRegistry(() => { collected = true })
    registry.register({ held: 'x'.repeat(1000).split('') }, null)
    createHeapTrim({ isBusy: () => false, quietMs: 1 }).touch()
    await vi.waitFor(() => expect(collected).toBe(true), { timeout: 5000, interval: 10 })
  })
})
