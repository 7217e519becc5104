import { describe, expect, it } from 'vitest'
import type { UpdateState } from '../../src-preload/channels.ts'
import { createUpdateService } from './update-service.ts'

function scene({ feed = true, found = null as { version: string } | null, fails = false } = {}) {
  const timers: { delayMs: number; run: () => void; isCancelled: boolean }[] = []
  const done: string[] = []
  const server = { found, fails }
  const packed = { feed }
  const service = createUpdateService({
    updater: {
      useFeed: (url) => url !== '' || packed.feed,
      check: () => (server.fails ? Promise.reject(new Error('net::ERR_CONNECTION_REFUSED\n    at a stack')) : Promise.resolve(server.found)),
      async download(onProgress) {
        onProgress(41.6)
        if (server.fails) throw new Error('sha512 checksum mismatch')
      },
      install: () => void done.push('install'),
    },
    texts: { noFeed: 'No feed.', nothingToInstall: 'Nothing is ready.' },
    now: () => 5,
    after(delayMs, run) {
      const timer = { delayMs, run, isCancelled: false }
      timers.push(timer)
      return () => (timer.isCancelled = true)
    },
    prepareToInstall: () => Promise.resolve(void done.push('drain')),
  })
  const states: UpdateState[] = []
  service.onState((state) => states.push(state))
  return { service, states, timers, done, server, packed }
}

describe('updates', () => {
  it('are off until a feed is configured, and say so when asked', async () => {
    const { service, timers } = scene({ feed: false })
    service.follow({ feed: '', isAutomatic: true })
    await service.check()
    expect(service.state()).toEqual({ kind: 'off', message: 'No feed.' })
    expect(timers).toEqual([])
  })

  it('that another feed offered are forgotten with it', async () => {
    const { service, states } = scene({ found: { version: '2.0.0' } })
    service.follow({ feed: 'https://one.example', isAutomatic: false })
    await service.check()
    expect(service.state()).toEqual({ kind: 'available', version: '2.0.0' })
    service.follow({ feed: 'https://one.example', isAutomatic: true })
    expect(service.state().kind).toBe('available')
    service.follow({ feed: 'https://two.example', isAutomatic: false })
    expect(states.at(-1)).toEqual({ kind: 'idle', checkedAtMs: null })
  })

  it('are looked for a minute after the start and then daily, and offered, not taken', async () => {
    const { service, timers, done } = scene({ found: { version: '2.0.0' } })
    service.follow({ feed: '', isAutomatic: true })
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([60_000])
    timers[0]?.run()
    await Promise.resolve()
    await Promise.resolve()
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([60_000, 86_400_000])
    expect(service.state()).toEqual({ kind: 'available', version: '2.0.0' })
    expect(done).toEqual([])
  })

  it('are downloaded, drained for and installed when the owner says so', async () => {
    const { service, states, done, timers } = scene({ found: { version: '2.0.0' } })
    service.follow({ feed: 'https://updates.example.com', isAutomatic: false })
    expect(timers).toEqual([])
    await service.check()
    await service.download()
    expect(states.slice(-3)).toEqual([{ kind: 'downloading', version: '2.0.0', percent: 0 }, { kind: 'downloading', version: '2.0.0', percent: 42 }, { kind: 'ready', version: '2.0.0' }])
    await service.install()
    expect(done).toEqual(['drain', 'install'])
  })

  it('say why they failed in one line, and can be tried again', async () => {
    const { service, server } = scene({ fails: true })
    service.follow({ feed: '', isAutomatic: true })
    await service.check()
    expect(service.state()).toEqual({ kind: 'failed', message: 'net::ERR_CONNECTION_REFUSED' })
    server.fails = false
    await service.check()
    expect(service.state()).toEqual({ kind: 'idle', checkedAtMs: 5 })
    await expect(service.install()).rejects.toThrow('Nothing is ready.')
  })

  it('end with the feed: switched off, nothing is asked any more', () => {
    const { service, timers, packed } = scene()
    packed.feed = true
    service.follow({ feed: '', isAutomatic: true })
    packed.feed = false
    service.follow({ feed: '', isAutomatic: true })
    expect(service.state()).toEqual({ kind: 'off' })
    expect(timers.every(({ isCancelled }) => isCancelled)).toBe(true)
  })
})
