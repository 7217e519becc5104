import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import type { Tool, ToolResult } from '../plugin-api/index.ts'
import { capResult, resultLimit } from './cap-result.ts'
import { createToolRunner } from './index.ts'
import type { ApprovalService, CallCheck, ToolCallScope, ToolRules } from './index.ts'
import { isToolAllowed, isToolListed } from './tool-policy.ts'

const NAMES = ['read', 'write', 'edit', 'apply_patch', 'exec', 'process', 'session_status', 'sessions_list', 'sessions_send', 'agents_list', 'plugin_tool']

describe('tool policy', () => {
  it.each<[string, (ToolRules | undefined)[], string[]]>([
    ['everything by default', [{}], NAMES],
    ['the minimal profile', [{ profile: 'minimal' }], ['session_status']],
    ['the coding profile', [{ profile: 'coding' }], NAMES.filter((name) => name !== 'plugin_tool')],
    ['the messaging profile', [{ profile: 'messaging' }], ['session_status', 'sessions_list', 'sessions_send']],
    ['a profile and more', [{ profile: 'minimal', alsoAllow: ['read', 'plugin_*'] }], ['read', 'session_status', 'plugin_tool']],
    ['an allow-list inside the profile', [{ profile: 'minimal', allow: ['read', 'session_status'] }], ['session_status']],
    ['groups', [{ allow: ['group:fs'] }], ['read', 'write', 'edit', 'apply_patch']],
    ['the group of all core tools', [{ deny: ['group:openclaw'] }], ['plugin_tool']],
    ['the group of plugins', [{ allow: ['group:plugins'] }], ['plugin_tool']],
    ['globs', [{ allow: ['session*'] }], ['session_status', 'sessions_list', 'sessions_send']],
    ['upper case and aliases', [{ allow: ['READ', 'Bash'] }], ['read', 'exec']],
    ['allow write implies apply_patch', [{ allow: ['write'] }], ['write', 'apply_patch']],
    ['deny write does not', [{ allow: ['group:fs'], deny: ['write'] }], ['read', 'edit', 'apply_patch']],
    ['deny wins', [{ allow: ['exec'], alsoAllow: ['exec'], deny: ['exec'] }], []],
    ['an agent narrows', [{ allow: ['group:fs'] }, { allow: ['read', 'exec'] }], ['read']],
    ['an agent can not widen', [{ deny: ['exec'] }, { alsoAllow: ['exec'], allow: ['exec'] }], []],
    ['an agent without rules', [{ allow: ['read'] }, undefined], ['read']],
    ['a pattern is no regular expression', [{ allow: ['rea.', 're(ad)'] }], []],
    ['deny everything', [{ deny: ['*'] }], []],
  ])('%s', (_name, levels, expected) => {
    expect(NAMES.filter((name) => isToolAllowed(name, levels))).toEqual(expected)
  })

  it('finds names in lists with globs and groups', () => {
    expect(isToolListed('exec', ['shell'])).toBe(true)
    expect(isToolListed('sessions_send', ['sessions_*'])).toBe(true)
    expect(isToolListed('read', ['group:runtime'])).toBe(false)
  })
})

describe('the cap', () => {
  it('grows with the context window', () => {
    expect([8_000, 99_999, 100_000, 200_000].map(resultLimit)).toEqual([16_000, 16_000, 32_000, 64_000])
  })

  it('keeps both ends, names the lines in between and never splits a character', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `${index + 1} 😀`)
    const capped = capResult({ content: [{ type: 'text', text: lines.join('\n') }], isError: false }, 1_000)
    const text = capped.content[0]?.type === 'text' ? capped.content[0].text : ''
    expect(text.length).toBeLessThan(1_200)
    expect(text.startsWith('1 😀')).toBe(true)
    expect(text.endsWith('10000 😀')).toBe(true)
    expect(text).toMatch(/characters left out here \(lines \d+-\d+ of this result\)/)
    expect(text.isWellFormed()).toBe(true)
  })

  it('shares the limit between parts and leaves images alone', () => {
    const image = { type: 'image', mimeType: 'image/png', data: 'x'.repeat(5_000) } as const
    const capped = capResult({ content: [{ type: 'text', text: 'a'.repeat(900) }, image, { type: 'text', text: 'b'.repeat(900) }], isError: false }, 1_000)
    expect(capped.content[1]).toBe(image)
    expect(capped.content.map((part) => (part.type === 'text' ? part.text.length : 0)).reduce((sum, length) => sum + length)).toBeLessThan(1_500)
  })
})

function fakeTool(overrides: Partial<Tool> = {}): Tool {
  return {
    name: 'fake', label: 'Fake', description: 'A fake.', parameters: { type: 'object' }, idempotent: true,
    parse: (value) => ({ ok: true, value }),
    effects: () => [{ kind: 'writes', target: 'x' }],
    execute: async () => ({ content: [{ type: 'text', text: 'done' }], isError: false }),
    ...overrides,
  }
}

function setUp(tool: Tool, options: { readonly rules?: ToolRules; readonly checks?: readonly CallCheck[]; readonly decision?: 'allow-once' | 'deny'; readonly timeoutMs?: number } = {}) {
  const order: string[] = []
  const request = vi.fn<ApprovalService['request']>(async (asked, { timeoutMs }) => {
    order.push('asked')
    return { id: 'a', request: asked, createdAtMs: 0, expiresAtMs: timeoutMs, decision: options.decision ?? 'allow-once', end: 'resolved', resolvedBy: 'x' }
  })
  const error = vi.fn<(message: string, fields?: Readonly<Record<string, unknown>>) => void>()
  const logger = { debug: error, info: error, warn: error, error, child: () => logger }
  const runner = createToolRunner({
    tools: () => [tool],
    approvals: { request } as unknown as ApprovalService,
    logger,
    settings: () => ({ rules: options.rules ?? {}, agentRules: () => undefined, timeoutMs: options.timeoutMs ?? 1_000, approvalTimeoutMs: 5_000 }),
    ...(options.checks === undefined ? {} : { checks: options.checks }),
  })
  const scope: ToolCallScope = { runId: 'r', sessionKey: 'k', sessionId: 's', agentId: 'main', workspace: '/w', contextWindow: 8_000, update: () => undefined, onStart: () => void order.push('started') }
  const run = (call: Partial<{ name: string; invalidArguments: string }> = {}, signal = new AbortController().signal): Promise<ToolResult> =>
    runner.run({ type: 'toolCall', id: 'c', name: 'fake', arguments: {}, ...call }, scope, signal)
  const text = async (...args: Parameters<typeof run>): Promise<string> => {
    const [part] = (await run(...args)).content
    return part?.type === 'text' ? part.text : ''
  }
  return { runner, scope, run, text, order, request, error }
}

describe('tool runner', () => {
  it('lets go of a call that has ended', async () => {
    const signals: AbortSignal[] = []
    const { run } = setUp(fakeTool({ execute: async (_args, _context, signal) => { signals.push(signal); return { content: [], isError: false } } }))
    await run()
    expect(signals.map((signal) => getEventListeners(signal, 'abort').length)).toEqual([0])
  })

  it('starts a call only after it was allowed', async () => {
    const tool = fakeTool({ execute: async () => ({ content: [{ type: 'text', text: order.push('executed').toString() }], isError: false }) })
    const { run, order } = setUp(tool, { checks: [({ effects }) => ({ kind: 'ask', question: { command: effects[0]?.target ?? '', cwd: '/w', reason: 'because' } })] })
    expect((await run()).isError).toBe(false)
    expect(order).toEqual(['asked', 'started', 'executed'])
  })

  it.each<[string, CallCheck[], string, string[]]>([
    ['refuse wins over ask', [() => ({ kind: 'ask', question: { command: 'a', cwd: '/', reason: 'r' } }), () => ({ kind: 'refuse', reason: 'No.' })], 'No.', []],
    ['ask wins over allow', [() => ({ kind: 'allow' }), () => ({ kind: 'ask', question: { command: 'a', cwd: '/', reason: 'r' } })], 'done', ['asked', 'started']],
    ['nothing to say', [() => ({ kind: 'allow' })], 'done', ['started']],
  ])('combines opinions: %s', async (_name, checks, expected, order) => {
    const world = setUp(fakeTool(), { checks })
    expect(await world.text()).toBe(expected)
    expect(world.order).toEqual(order)
  })

  it('answers unknown and hidden tools, broken arguments and refusals with sentences', async () => {
    expect(await setUp(fakeTool()).text({ name: 'nope' })).toBe('There is no tool called "nope". Available: fake.')
    expect(await setUp(fakeTool(), { rules: { deny: ['fake'] } }).text()).toContain('switched off by policy')
    expect(await setUp(fakeTool()).text({ invalidArguments: '{"a":' })).toContain('not valid JSON')
    expect(await setUp(fakeTool({ parse: () => ({ ok: false, error: 'path: missing.' }) })).text()).toBe('path: missing.')
    const refused = setUp(fakeTool(), { decision: 'deny', checks: [() => ({ kind: 'ask', question: { command: 'a', cwd: '/', reason: 'r' } })] })
    expect(await refused.text()).toContain('The owner refused this')
    expect(refused.order).toEqual(['asked'])
  })

  it.each<[string, Partial<Tool>]>([
    ['parse', { parse: () => { throw new Error('boom') } }],
    ['effects', { effects: () => { throw new Error('boom') } }],
    ['execute', { execute: () => Promise.reject(new Error('boom')) }],
  ])('turns a fault in %s into a result', async (_name, broken) => {
    const world = setUp(fakeTool(broken))
    expect(await world.text()).toBe('fake failed unexpectedly: boom')
    expect(world.error).toHaveBeenCalledOnce()
  })

  it('does not execute when the intent can not be stored', async () => {
    const execute = vi.fn<Tool['execute']>()
    const world = setUp(fakeTool({ execute }))
    const result = await world.runner.run({ type: 'toolCall', id: 'c', name: 'fake', arguments: {} }, { ...world.scope, onStart: () => { throw new Error('disk full') } }, new AbortController().signal)
    expect(result.isError).toBe(true)
    expect(execute).not.toHaveBeenCalled()
  })

  it('stops at the deadline, also a tool that does not listen', async () => {
    vi.useFakeTimers()
    const world = setUp(fakeTool({ execute: () => new Promise(() => undefined) }), { timeoutMs: 2_000 })
    const text = world.text()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await text).toBe('fake took longer than 2 seconds and was stopped.')
    vi.useRealTimers()
  })

  it('does not start what was stopped before', async () => {
    const world = setUp(fakeTool())
    expect(await world.text({}, AbortSignal.abort())).toBe('fake was stopped before it started.')
    expect(world.order).toEqual([])
  })

  it('asks the same question once per call', async () => {
    const question = { command: 'c', cwd: '/', reason: 'r' }
    const tool = fakeTool({
      execute: async (_args, context) => {
        await context.askOwner(question)
        await context.askOwner({ ...question, command: 'other' })
        return { content: [{ type: 'text', text: 'x' }], isError: false }
      },
    })
    const world = setUp(tool, { checks: [() => ({ kind: 'ask', question })] })
    await world.run()
    expect(world.request.mock.calls.map(([asked]) => asked.command)).toEqual(['c', 'other'])
  })

  it('caps results and gives the same definitions every turn', async () => {
    const world = setUp(fakeTool({ execute: async () => ({ content: [{ type: 'text', text: 'z'.repeat(100_000) }], isError: false }) }))
    expect((await world.text()).length).toBeLessThan(16_500)
    expect(world.runner.definitions(world.scope)[0]).toBe(world.runner.definitions(world.scope)[0])
  })
})
