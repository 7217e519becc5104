import { describe, expect, it } from 'vitest'
import { en } from '../texts/en.ts'
import { createLinkOpener } from './external-link.ts'
import { appPathOf, judgeDestination } from './navigation.ts'
import { isPermitted } from './permission-policy.ts'

const APP = 'app://openclaw'

describe('where a page may go', () => {
  it.each(['app://openclaw/', 'app://openclaw/chat/agent:main:main?x=1#y'])('stays inside for %s', (url) => {
    expect(judgeDestination(url, APP)).toBe('inside')
  })

  it.each(['https://example.com/', 'http://127.0.0.1:9/', 'mailto:a@example.com'])('may leave for %s, once somebody agreed', (url) => {
    expect(judgeDestination(url, APP)).toBe('outside')
  })

  it.each(['', 'nonsense', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'app://other/', 'app://openclaw.evil/', 'https://openclaw@evil.example/', 'ftp://example.com/', 'openclaw://agent?message=x'])('goes nowhere for "%s"', (url) => {
    expect(judgeDestination(url, APP)).toBe('nowhere')
  })

  it.each([['/chat/a:b?c=1#d', '/chat/a:b?c=1#d'], ['/a/../b', '/b']])('knows %s as a path of its own', (path, expected) => {
    expect(appPathOf(path, APP)).toBe(expected)
  })

  it.each(['', 'chat', '//evil.example/', '/\\evil.example/', 'https://evil.example/', 'javascript:alert(1)'])('does not know "%s" as a path', (path) => {
    expect(appPathOf(path, APP)).toBeNull()
  })
})

describe('what a page is permitted', () => {
  const ask = (permission: string, extra = {}) => isPermitted({ permission, origin: APP, isMainFrame: true, mediaTypes: [], ...extra }, APP)

  it('is the microphone, but not the camera', () => {
    expect(ask('media', { mediaTypes: ['audio'] })).toBe(true)
    expect(ask('media', { mediaTypes: ['video'] })).toBe(false)
    expect(ask('media', { mediaTypes: ['audio', 'video'] })).toBe(false)
    expect(ask('media')).toBe(false)
  })

  it.each(['notifications', 'clipboard-read', 'clipboard-sanitized-write', 'loopback-network'])('is %s', (permission) => {
    expect(ask(permission)).toBe(true)
  })

  it.each(['geolocation', 'midi', 'hid', 'usb', 'serial', 'display-capture', 'openExternal', 'fileSystem', 'fullscreen', 'unknown', 'made-up-tomorrow'])('is not %s', (permission) => {
    expect(ask(permission)).toBe(false)
  })

  it('is nothing for frames inside it and for pages of others', () => {
    expect(ask('notifications', { isMainFrame: false })).toBe(false)
    for (const origin of ['https://evil.example', 'app://openclaw.evil', 'app://other', '']) expect(ask('notifications', { origin })).toBe(false)
    expect(ask('notifications', { origin: 'app://openclaw/chat/x' })).toBe(true)
  })
})

describe('a link that leads out', () => {
  it('is opened when the owner agrees, shown shortened, and asked about once at a time', async () => {
    const opened: string[] = []
    const shown: string[] = []
    const answers = [Promise.withResolvers<number>(), Promise.withResolvers<number>()]
    const openLink = createLinkOpener({
      texts: en,
      links: { open: async (url) => void opened.push(url) },
      dialogs: { chooseFolder: async () => [], ask: ({ detail }) => (answers[shown.push(detail) - 1] ?? Promise.withResolvers<number>()).promise },
    })
    const long = `https://example.com/${'x'.repeat(1000)}`
    const first = openLink(long)
    expect(await openLink('https://example.com/meanwhile')).toBe(false)
    answers[0]?.resolve(0)
    expect(await first).toBe(true)
    const second = openLink('https://example.com/no')
    answers[1]?.resolve(1)
    expect(await second).toBe(false)
    expect(opened).toEqual([long])
    expect(shown.map((text) => text.length)).toEqual([301, 22])
  })
})
