import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogger, createRedactor } from './index.ts'
import { prettyLine } from './pretty-line.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'claw-log-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function lines(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('createLogger', () => {
  it('writes JSON lines with level, time, message, fields and causes', () => {
    const file = join(directory, 'logs', 'gateway.log')
    const logger = createLogger({ level: 'info', file, redactor: createRedactor() })
    logger.debug('not this')
    logger.info('listening', { port: 18789 })
    logger.child({ part: 'sessions' }).error('broken', { error: new Error('outer', { cause: new Error('inner') }) })
    expect(lines(file)).toMatchObject([
      { level: 'info', msg: 'listening', port: 18789 },
      { level: 'error', part: 'sessions', msg: 'broken', error: { message: 'outer', cause: { message: 'inner' } } },
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    logger.setLevel('debug')
    logger.child({}).debug('now this')
    expect(lines(file)).toHaveLength(3)
    logger.close()
  })

  it('opens no file before there is something to say', () => {
    const file = join(directory, 'quiet.log')
    createLogger({ level: 'warn', file, redactor: createRedactor() }).info('nothing')
    expect(existsSync(file)).toBe(false)
  })

  it('stays closed: who speaks later does not open the file again', () => {
    const file = join(directory, 'gateway.log')
    const logger = createLogger({ level: 'info', file, redactor: createRedactor() })
    logger.info('the last word')
    logger.close()
    rmSync(file)
    logger.info('client disconnected')
    expect(existsSync(file)).toBe(false)
  })

  it('keeps files bounded and drops the oldest', () => {
    const file = join(directory, 'gateway.log')
    const logger = createLogger({ level: 'info', file, maxFileBytes: 2_000, redactor: createRedactor() })
    for (let number = 0; number < 200; number += 1) logger.info('line', { number, filler: 'x'.repeat(50) })
    for (const name of ['', '.1', '.2', '.3']) expect(statSync(file + name).size).toBeLessThanOrEqual(2_000)
    expect(existsSync(`${file}.4`)).toBe(false)
    expect(lines(file).at(-1)).toMatchObject({ number: 199 })
    logger.close()
  })

  it('tells people in plain words on the console, from the level asked for', () => {
    const seen: string[] = []
    const logger = createLogger({ level: 'debug', redactor: createRedactor(), console: { write: (text) => seen.push(text), colors: false, level: 'info' } })
    logger.debug('hidden')
    logger.warn('model is slow', { model: 'a/b', waited: 12, note: 'two words', password: 'hunter22' })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}model is slow model=a\/b waited=12 note="two words" password=\[redacted\]\n$/)
  })

  it('shows control characters instead of sending them to the terminal', () => {
    const line = prettyLine(JSON.stringify({ level: 'info', time: 0, msg: 'a\u001B[2Jb', origin: 'x\u009B2J', path: '/\u0007' }), true)
    expect(line).toContain('a\\x1b[2Jb')
    expect(line).toContain('origin=x\\x9b2J')
    // oxlint-disable-next-line no-control-regex
    expect(line.replaceAll(/\u001B\[\d+m/g, '')).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/)
  })

  it('goes on without its file and says so once', () => {
    const seen: string[] = []
    const blocked = join(directory, 'file')
    writeFileSync(blocked, '')
    const logger = createLogger({ level: 'info', file: join(blocked, 'gateway.log'), redactor: createRedactor(), console: { write: (text) => seen.push(text), colors: false } })
    logger.info('one')
    logger.info('two')
    expect(seen.filter((line) => line.startsWith('cannot write the log'))).toHaveLength(1)
    expect(seen).toHaveLength(3)
  })

  it('never writes a registered secret, in any spelling or place', () => {
    const file = join(directory, 'gateway.log')
    const redactor = createRedactor(['s3cr"et\nvalue'])
    const logger = createLogger({ level: 'info', file, redactor })
    redactor.register('late-secret')
    logger.info('message with s3cr"et\nvalue inside', { nested: { deep: ['late-secret'] }, error: new Error('failed for late-secret') })
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('late-secret')
    expect(text).not.toContain('s3cr')
    expect(lines(file)).toHaveLength(1)
  })
})

describe('createRedactor', () => {
  const redactor = createRedactor()

  it.each([
    'sk-abcdefghijklmnop1234567890',
    'ghp_abcdefghijklmnopqrstuvwxyz0123',
    'xoxb-1234567890-abcdef',
    '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqq',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc_DEF-123',
    'Bearer abcdef.123456',
    'Zk3vJ8Qp1LxT5yRb7Nc0WmHs2GdUa4EoFi6KjXq9VtB',
    '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----',
  ])('removes %s', (token) => {
    const text = redactor.redact(`before ${token} after`)
    expect(text).toContain('[redacted]')
    expect(text).toMatch(/^before .* after$/s)
    expect(text).not.toContain(token.slice(-12))
  })

  it('removes what the owner names, everywhere, and guesses only while that is wanted', () => {
    const own = createRedactor(['known-secret'])
    own.configure({ guesses: false, patterns: [/kunde-\d+/i, /^x/y] })
    expect(own.redact('Kunde-1 and kunde-22 with known-secret and sk-abcdefghijklmnop1234567890')).toBe('[redacted] and [redacted] with [redacted] and sk-abcdefghijklmnop1234567890')
    own.configure({ guesses: true, patterns: [] })
    expect(own.redact('kunde-1 sk-abcdefghijklmnop1234567890')).toBe('kunde-1 [redacted]')
  })

  it('removes credentials from addresses', () => {
    expect(redactor.redact('https://me:pw123@host/x?token=abc&a=1#token=xyz')).toBe('https://[redacted]@host/x?token=[redacted]&a=1#token=[redacted]')
  })

  it('keeps what is not secret', () => {
    const plain = '{"inputTokens":12,"tokens":{"input":3},"sessionKey":"agent:main:main","runId":"1c8f5c1e-048a-4417-aee9-5c3fd43c4f08","path":"/home/me/a-very-long-folder-name-with-many-words"}'
    expect(redactor.redact(plain)).toBe(plain)
  })
})
