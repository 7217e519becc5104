import { describe, expect, it } from 'vitest'
import { parseLogLine, prettyLogLine } from './parse-log-line.ts'

describe('a line of the log', () => {
  it('is read with its time, level, part, message and facts', () => {
    expect(parseLogLine('{"level":"warn","time":1700000000000,"subsystem":"models","msg":"slow","model":"a/b","error":{"message":"gone","stack":"at x"},"waited":[1,2]}')).toMatchObject({
      timeMs: 1_700_000_000_000, level: 'warn', subsystem: 'models', message: 'slow', facts: 'model=a/b error=gone waited=[1,2]', isJson: true,
    })
  })

  it('knows the levels and times of other writers', () => {
    expect(parseLogLine('{"level":50,"time":"2026-11-22T10:00:00Z","message":"m"}')).toMatchObject({ level: 'error', timeMs: Date.UTC(2026, 10, 22, 10), message: 'm' })
    expect(parseLogLine('{"level":"strange","msg":"m"}')).toMatchObject({ level: null, timeMs: null })
  })

  it('is text when it is not JSON, whatever it looks like', () => {
    for (const raw of ['plain words', '{"level":"info","msg":"cut', '', '{}x']) expect(parseLogLine(raw)).toMatchObject({ message: raw, isJson: false, level: null })
    expect(prettyLogLine(parseLogLine('{"cut'))).toBe('{"cut')
    expect(prettyLogLine(parseLogLine('{"a":1}'))).toBe('{\n  "a": 1\n}')
  })

  it('keeps what is long short', () => {
    expect(parseLogLine(JSON.stringify({ msg: 'm', stack: 'x'.repeat(5000) })).facts.length).toBeLessThan(320)
  })
})
