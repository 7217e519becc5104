import { describe, expect, it } from 'vitest'
import { createQuietMoment } from './quiet-moment.ts'

/** A page whose frames and clock a test moves by hand. */
function createPage() {
  let now = 0
  let frames: (() => void)[] = []
  let timers: { readonly at: number; readonly callback: () => void }[] = []
  const done: string[] = []
  const moment = createQuietMoment({
    afterPaint: (callback) => frames.push(callback),
    later: (callback, ms) => timers.push({ at: now + ms, callback }),
  })
  return {
    moment, done,
    say: (word: string) => moment.whenQuiet(() => done.push(word)),
    paint() {
      const due = frames
      frames = []
      for (const callback of due) callback()
    },
    pass(ms: number) {
      now += ms
      const due = timers.filter(({ at }) => at <= now)
      timers = timers.filter(({ at }) => at > now)
      for (const { callback } of due) callback()
    },
  }
}

describe('a quiet moment', () => {
  it('is now as long as nobody types', () => {
    const page = createPage()
    page.say('one')
    expect(page.done).toEqual(['one'])
  })

  it('comes once a pressed key is painted, with everything in its order', () => {
    const page = createPage()
    page.moment.pressed()
    page.say('one')
    page.say('two')
    expect(page.done).toEqual([])
    page.paint()
    expect(page.done).toEqual(['one', 'two'])
  })

  it('is only after each key while somebody types, and always again a moment after the last', () => {
    const page = createPage()
    page.moment.pressed()
    page.paint()
    page.say('one')
    expect(page.done).toEqual([])
    page.pass(100)
    page.moment.pressed()
    page.paint()
    expect(page.done).toEqual(['one'])
    page.say('two')
    page.pass(100)
    expect(page.done).toEqual(['one'])
    page.pass(100)
    page.say('three')
    expect(page.done).toEqual(['one', 'two', 'three'])
  })

  it('waits for the newest of two keys', () => {
    const page = createPage()
    page.moment.pressed()
    page.say('one')
    page.moment.pressed()
    page.paint()
    expect(page.done).toEqual(['one'])
    page.moment.pressed()
    page.say('two')
    page.paint()
    expect(page.done).toEqual(['one', 'two'])
  })

  it('comes after a moment where nothing is painted, or somebody never stops typing', () => {
    const page = createPage()
    page.moment.pressed()
    page.say('one')
    page.pass(30)
    page.moment.pressed()
    expect(page.done).toEqual([])
    page.pass(20)
    expect(page.done).toEqual(['one'])
  })

  it('is not awaited by what must come after what waits', () => {
    const page = createPage()
    page.moment.pressed()
    page.say('one')
    page.moment.settle()
    expect(page.done).toEqual(['one'])
    page.say('two')
    expect(page.done).toEqual(['one'])
    page.paint()
    expect(page.done).toEqual(['one', 'two'])
  })

  it('does not come early because of a wait that is over', () => {
    const page = createPage()
    page.moment.pressed()
    page.paint()
    page.pass(40)
    page.moment.pressed()
    page.say('one')
    page.pass(10)
    expect(page.done).toEqual([])
    page.pass(40)
    expect(page.done).toEqual(['one'])
  })
})
