import { describe, expect, it } from 'vitest'
import { isNestedDeeper } from './json-depth.ts'

describe('isNestedDeeper', () => {
  it.each<[string, boolean]>([
    ['[[1]]', false], ['[[[1]]]', true], ['{"a":{"b":1}}', false], ['{"a":[{"b":1}]}', true], ['[[],[],[[]]]', true], ['[[],[],[]]', false],
    ['["[[[["]', false], ['["\\"[[["]', false], ['["\\\\",[[1]]]', true], ['["\\\\\\"[[["]', false], ['"[[[', false], ['', false], [']]]', false],
  ])('%s', (text, expected) => expect(isNestedDeeper(text, 2)).toBe(expected))

  it('takes a long text in little time', () => {
    const startedMs = performance.now()
    expect(isNestedDeeper(`["${'x'.repeat(20_000_000)}",${'[]'.concat(',').repeat(100_000)}1]`, 100)).toBe(false)
    expect(isNestedDeeper('['.repeat(5_000_000), 100)).toBe(true)
    expect(performance.now() - startedMs).toBeLessThan(1_000)
  })
})
