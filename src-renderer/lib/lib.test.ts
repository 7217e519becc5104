// The pure parts, by example.
import { describe, expect, it } from 'vitest'
import { browserName } from './browser-name.ts'
import { floatPosition } from './float-position.ts'
import { daysBetween, shortAge } from './format-time.ts'
import { groupByDay } from './group-by-day.ts'
import { hasScope } from './has-scope.ts'
import { matchesAll } from './match-words.ts'
import { chatPath } from './session-address.ts'
import { sessionTitle } from './session-title.ts'
import { shortDeviceId } from './short-device-id.ts'
import { splitMatches } from './split-matches.ts'

const at = (day: number, hour = 12, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()
const NOW = at(22, 15)

describe('times', () => {
  it('are as short as they can be understood', () => {
    const age = (ms: number) => shortAge(ms, NOW, 'en', 'now')
    expect([age(NOW - 5000), age(NOW + 5000), age(NOW - 61_000), age(at(22, 13)), age(at(21, 9)), age(at(17)), age(at(3))]).toEqual(['now', 'now', '1 min', '2 hr', 'Sat', 'Tue', 'Nov 3'])
    expect(age(new Date(2024, 1, 3).getTime())).toBe('Feb 3, 2024')
    expect(shortAge(at(22, 13), NOW, 'de', 'jetzt')).toBe('2 Std.')
  })

  it('count midnights, not hours', () => {
    expect(daysBetween(at(21, 23, 59), at(22, 0, 1))).toBe(1)
    expect(daysBetween(at(22, 0), at(22, 23))).toBe(0)
    expect(shortAge(at(21, 23, 30), at(22, 0, 30), 'en', 'now')).toBe('1 hr')
  })
})

describe('groups by day', () => {
  it('put pinned first, then the newest, and leave out what is empty', () => {
    const items = [{ id: 'old', time: at(1) }, { id: 'noon', time: at(22) }, { id: 'late', time: at(22, 14) }, { id: 'pin', time: at(2), pinned: true }, { id: 'yesterday', time: at(21) }, { id: 'week', time: at(17) }]
    const groups = groupByDay(items, NOW, ({ time, pinned }) => ({ timeMs: time, isPinned: pinned === true }))
    expect(groups.map(({ group, items: members }) => [group, ...members.map(({ id }) => id)])).toEqual([['pinned', 'pin'], ['today', 'late', 'noon'], ['yesterday', 'yesterday'], ['week', 'week'], ['earlier', 'old']])
    expect(groupByDay([], NOW, () => ({ timeMs: 0, isPinned: false }))).toEqual([])
  })
})

describe('floating things', () => {
  const screen = { width: 400, height: 300 }
  const size = { width: 100, height: 80 }
  const wish = { side: 'below', align: 'start', gap: 4 } as const

  it('sit where they are wanted, else on the other side, never off the screen', () => {
    expect(floatPosition({ left: 50, top: 50, width: 40, height: 20 }, size, screen, wish)).toEqual({ left: 50, top: 74 })
    expect(floatPosition({ left: 50, top: 250, width: 40, height: 20 }, size, screen, wish)).toEqual({ left: 50, top: 166 })
    expect(floatPosition({ left: 390, top: 50, width: 10, height: 20 }, size, screen, wish)).toEqual({ left: 292, top: 74 })
    expect(floatPosition({ left: 50, top: 10, width: 40, height: 20 }, size, screen, { ...wish, side: 'above' })).toEqual({ left: 50, top: 34 })
  })

  it('align to the other edge where text runs from the right', () => {
    const anchor = { left: 200, top: 50, width: 40, height: 20 }
    expect(floatPosition(anchor, size, screen, wish, true)).toEqual({ left: 140, top: 74 })
    expect(floatPosition(anchor, size, screen, { ...wish, align: 'end' }, true)).toEqual({ left: 200, top: 74 })
    expect(floatPosition(anchor, size, screen, { ...wish, align: 'center' })).toEqual({ left: 170, top: 74 })
  })
})

describe('words', () => {
  it('match whatever their case, accents and order', () => {
    expect(matchesAll('Café in Málaga', 'malaga cafe')).toBe(true)
    expect(matchesAll('Café in Málaga', 'cafe porto')).toBe(false)
  })

  it('that matched come without their marks', () => {
    expect(splitMatches('the \uE000blue\uE001 note\uE000book\uE001')).toEqual([{ text: 'the ', isMatch: false }, { text: 'blue', isMatch: true }, { text: ' note', isMatch: false }, { text: 'book', isMatch: true }])
    expect(splitMatches('broken \uE000mark')).toEqual([{ text: 'broken mark', isMatch: false }])
    expect(splitMatches('\uE001<b>\uE000')).toEqual([{ text: '<b>', isMatch: false }])
  })
})

describe('rights', () => {
  it('include what the gateway includes in them', () => {
    expect(hasScope(['operator.admin'], 'operator.pairing')).toBe(true)
    expect(hasScope(['operator.write'], 'operator.read')).toBe(true)
    expect(hasScope(['operator.read'], 'operator.write')).toBe(false)
    expect(hasScope(['operator.write'], 'operator.approvals')).toBe(false)
    expect(hasScope([], 'operator.read')).toBe(false)
  })
})

describe('names', () => {
  it('of sessions prefer what somebody called them', () => {
    expect(sessionTitle({ label: 'Tax', derivedTitle: 'sort these' })).toBe('Tax')
    expect(sessionTitle({ derivedTitle: 'sort these' })).toBe('sort these')
    expect(sessionTitle({})).toBeNull()
  })

  it('of browsers are what people know them by', () => {
    expect(browserName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36')).toBe('Chrome on Linux')
    expect(browserName('Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605 Version/26.0 Mobile/15E148 Safari/604.1')).toBe('Safari on iPhone')
    expect(browserName('Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/150.0')).toBe('Firefox on Windows')
    expect(browserName('')).toBe('Browser')
  })

  it('of devices are short enough to compare', () => {
    expect(shortDeviceId('0123456789abcdef'.repeat(4))).toBe('0123 4567 89ab')
  })

  it('in addresses stay readable and unambiguous', () => {
    expect(chatPath('agent:main:main')).toBe('/chat/agent:main:main')
    expect(decodeURIComponent(chatPath('agent:main:slack:a/b?c#d').slice('/chat/'.length))).toBe('agent:main:slack:a/b?c#d')
    expect(chatPath('a/b')).toBe('/chat/a%2Fb')
  })
})
