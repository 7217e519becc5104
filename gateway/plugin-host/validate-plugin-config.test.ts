import { describe, expect, it } from 'vitest'
import { validatePluginConfig } from './index.ts'

describe('settings of a plugin', () => {
  it('are checked against the schema of its manifest and filled with its defaults', () => {
    const schema = { type: 'object', properties: { mode: { enum: ['a', 'b'], default: 'a' }, hosts: { type: 'array', items: { type: 'string' }, uniqueItems: true } }, additionalProperties: false }
    expect(validatePluginConfig(schema, {})).toEqual({ ok: true, config: { mode: 'a' } })
    expect(validatePluginConfig(schema, { mode: 'c' })).toMatchObject({ ok: false, message: expect.stringContaining('config.mode') })
    expect(validatePluginConfig(schema, { hosts: ['x', 'x'] })).toMatchObject({ ok: false })
    expect(validatePluginConfig(schema, { other: 1 })).toMatchObject({ ok: false, message: expect.stringContaining('other') })
  })

  it.each([
    ['conditions', { type: 'object', if: {}, else: {} }, /not supported/],
    ['dependentRequired', { type: 'object', dependentRequired: { a: ['b'] } }, /not supported/],
    ['dependencies', { type: 'object', dependencies: { a: ['b'] } }, /"dependencies", which is not supported/],
    ['a reference to nothing', { $ref: '#/nowhere' }, /can't be used/],
    ['a broken pattern', { type: 'object', properties: { a: { type: 'string', pattern: '(' } } }, /can't be used/],
    ['properties without a type', { properties: { a: { type: 'string' } } }, /"properties" without "type": "object"/],
    ['a nested limit without a type', { type: 'object', properties: { a: { minimum: 3 } } }, /configSchema\.a uses "minimum" without "type"/],
    ['a requirement it does not describe', { type: 'object', properties: {}, required: ['a'] }, /requires "a"/],
  ])('are refused rather than half checked when the schema has %s', (_, schema, message) => {
    expect(validatePluginConfig(schema, {})).toEqual({ ok: false, message: expect.stringMatching(message) })
  })

  it('may be anything under an empty schema', () => {
    expect(validatePluginConfig({}, { a: 1 })).toEqual({ ok: true, config: { a: 1 } })
  })
})
