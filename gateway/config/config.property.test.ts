// Random and damaged configurations: never a crash, always either a valid configuration or an explanation.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyMergePatch } from './editing/merge-patch.ts'
import { editText } from './editing/edit-text.ts'
import { redactText, redactValue, secretPaths } from './editing/redact.ts'
import { deepEqual } from './json-values.ts'
import { judgeConfig } from './load-config.ts'
import type { LoadedConfig } from './load-config.ts'
import { parseJson5 } from './reading/parse-json5.ts'
import { mapSource } from './reading/source-map.ts'

const place = { path: '/nowhere/openclaw.json', stateDir: '/nowhere', homeDir: '/home/owner', env: {} }

const KEYS = ['gateway', 'port', 'bind', 'auth', 'token', 'agents', 'defaults', 'list', 'entries', 'model', 'primary', 'models', 'providers', 'apiKey', 'headers', 'tools', 'exec', 'allow', 'channels', 'env', 'vars', 'session', 'reset', 'mode', '$include', '__proto__', 'constructor', 'toString', '']
const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 6 }))
const leaf = fc.oneof(fc.string({ maxLength: 12 }), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom('${HOME}', '$${X}', '${', 'loopback', 'token', '__OPENCLAW_REDACTED__'))
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true })),
}))
const object = fc.dictionary(key, tree, { maxKeys: 6, noNullPrototype: true })

/** What is wrong with the judgement itself. */
function flaws({ config, issues, warnings }: LoadedConfig): readonly string[] {
  const unexplained = (config === null) === (issues.length === 0) ? ['neither a configuration nor an explanation, or both'] : []
  const vague = [...issues, ...warnings].filter((issue) => issue.message.length < 4 || issue.file !== place.path || (issue.line !== undefined && issue.line < 1))
  return [...unexplained, ...vague.map((issue) => JSON.stringify(issue))]
}

const GOOD = `{
  // comment
  gateway: { port: 18789, bind: 'loopback', auth: { mode: "token", token: "t" }, },
  agents: { defaults: { model: { primary: "a/b", fallbacks: ["c/d"] } }, list: [{ id: "main", default: true }] },
  models: { providers: { x: { baseUrl: "http://x", api: "openai-completions", models: [{ id: "m", contextWindow: 1000 }] } } },
  channels: { telegram: { botToken: "123" } }, /* block */
}`

describe('random configurations', () => {
  it('10,000 random objects are judged without a crash', () => {
    fc.assert(fc.property(object, (value) => {
      expect(flaws(judgeConfig(JSON.stringify(value), place))).toEqual([])
    }), { numRuns: 10_000 })
  }, 60_000)

  it('10,000 random texts are judged without a crash', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.array(fc.constantFrom('{', '}', '[', ']', ':', ',', '"a"', "'b'", 'gateway', 'port', '1', '//x\n', '/*', '*/', ' ', '\n', '\\', '\u2028', '0x', '-', 'NaN'), { maxLength: 20 }).map((parts) => parts.join(''))), (text) => {
      expect(flaws(judgeConfig(text, place))).toEqual([])
    }), { numRuns: 10_000 })
  }, 60_000)

  it('10,000 damaged copies of a good file are judged without a crash', () => {
    const damage = fc.record({ at: fc.nat(GOOD.length), remove: fc.nat(12), insert: fc.string({ maxLength: 8 }) })
    fc.assert(fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
      const text = damages.reduce((damaged, { at, remove, insert }) => damaged.slice(0, at) + insert + damaged.slice(at + remove), GOOD)
      expect(flaws(judgeConfig(text, place))).toEqual([])
    }), { numRuns: 10_000 })
  }, 60_000)
})

describe('random edits', () => {
  it('always give a text that reads as wanted', () => {
    fc.assert(fc.property(object, object, fc.constantFrom(0, 2, 4), (before, after, indent) => {
      const text = JSON.stringify(before, null, indent)
      const [was, wanted] = [parseJson5(text), parseJson5(JSON.stringify(after))]
      if (!was.ok || !wanted.ok) return
      const edited = parseJson5(editText(text, was.value, wanted.value))
      expect(edited.ok && deepEqual(edited.value, wanted.value)).toBe(true)
    }), { numRuns: 2000 })
  }, 60_000)

  it('of a good file by merge patches never lose its comments', () => {
    const good = parseJson5(GOOD)
    if (!good.ok) throw new Error('the good file is not good')
    fc.assert(fc.property(fc.record({ gateway: fc.record({ port: fc.nat(60_000) }), tools: fc.record({ deny: fc.array(fc.string()) }) }), (patch) => {
      expect(editText(GOOD, good.value, applyMergePatch(good.value, patch))).toContain('// comment')
    }), { numRuns: 500 })
  })
})

describe('random secrets', () => {
  it('are found in the text wherever they are found in the value', () => {
    fc.assert(fc.property(object, (value) => {
      const text = JSON.stringify(value, null, 1)
      const parsed = parseJson5(text)
      if (!parsed.ok) return
      const redacted = parseJson5(redactText(text, parsed.value, mapSource(text)))
      expect(redacted.ok && deepEqual(redacted.value, redactValue(parsed.value))).toBe(true)
      expect(secretPaths(redactValue(parsed.value)).length).toBe(secretPaths(parsed.value).length)
    }), { numRuns: 2000 })
  }, 60_000)
})
