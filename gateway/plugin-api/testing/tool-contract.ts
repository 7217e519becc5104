// The contract every tool keeps, as a suite: built-in tools and tools of plugins run it in their own tests.
import { describe, expect, it } from 'vitest'
import type { Tool, ToolContext } from '../index.ts'

export interface ToolUnderTest {
  readonly tool: Tool
  readonly context: ToolContext
  /** Arguments that work. */
  readonly goodArguments: Readonly<Record<string, unknown>>
  /** Releases what the tool holds. */
  readonly close?: () => void | Promise<void>
}

const EFFECT_KINDS = ['reads-private', 'writes', 'executes', 'sends', 'spends', 'controls-session']
const NONSENSE: readonly unknown[] = [null, undefined, 'text', 7, [], [1, 2], { unknown: true, path: 12, command: [], action: 'nope', input: {}, sessionKey: 1, task: 0, message: {} }]

/** Runs the suite. `create` makes a fresh tool in a fresh place for every test. */
export function toolContract(name: string, create: () => ToolUnderTest | Promise<ToolUnderTest>): void {
  const withTool = (test: (subject: ToolUnderTest) => void | Promise<void>) => async () => {
    const subject = await create()
    try {
      await test(subject)
    } finally {
      await subject.close?.()
    }
  }

  describe(`tool contract: ${name}`, () => {
    it('has a name, a label, a short description and an object schema', withTool(({ tool }) => {
      expect(tool.name).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
      expect(tool.label.length).toBeGreaterThan(0)
      expect(tool.description.length).toBeGreaterThan(0)
      expect(tool.description.length).toBeLessThan(1_000)
      expect(tool.parameters['type']).toBe('object')
    }))

    it('gives byte-identical definitions every time', withTool(async ({ tool }) => {
      const other = await create()
      const definition = ({ name: toolName, description, parameters }: Tool): string => JSON.stringify({ toolName, description, parameters })
      expect(definition(tool)).toBe(definition(tool))
      expect(definition(other.tool)).toBe(definition(tool))
      await other.close?.()
    }))

    it('accepts good arguments and declares known effects without doing anything', withTool(({ tool, context, goodArguments }) => {
      const parsed = tool.parse(goodArguments)
      if (!parsed.ok) throw new Error(parsed.error)
      for (const effect of tool.effects(parsed.value, context)) {
        expect(EFFECT_KINDS).toContain(effect.kind)
        expect(effect.target.length).toBeGreaterThan(0)
      }
    }))

    it('answers nonsense with a sentence or defaults, and never throws', withTool(({ tool, context }) => {
      const explained = NONSENSE.every((nonsense) => {
        const parsed = tool.parse(nonsense)
        return parsed.ok ? Array.isArray(tool.effects(parsed.value, context)) : parsed.error.length > 10
      })
      expect(explained).toBe(true)
    }))

    it('names every missing required argument', withTool(({ tool }) => {
      const required = tool.parameters['required']
      if (!Array.isArray(required)) return
      const parsed = tool.parse({})
      if (parsed.ok) throw new Error('accepted an empty object')
      for (const key of required) expect(parsed.error).toContain(String(key))
    }))

    it('executes good arguments to a result with content', withTool(async ({ tool, context, goodArguments }) => {
      const parsed = tool.parse(goodArguments)
      if (!parsed.ok) throw new Error(parsed.error)
      const result = await tool.execute(parsed.value, context, new AbortController().signal)
      expect(result.isError).toBe(false)
      expect(result.content.length).toBeGreaterThan(0)
      expect(() => JSON.stringify(result)).not.toThrow()
    }))

    it('ends promptly with a result when the signal is aborted already', withTool(async ({ tool, context, goodArguments }) => {
      const parsed = tool.parse(goodArguments)
      if (!parsed.ok) throw new Error(parsed.error)
      const result = await tool.execute(parsed.value, context, AbortSignal.abort())
      expect(result.content.length).toBeGreaterThan(0)
    }), 10_000)
  })
}
