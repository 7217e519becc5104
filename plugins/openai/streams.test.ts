// Streams as compatible servers really send them, through a fake of the service.
import { describe, expect, it } from 'vitest'
import { collect, contractRequest, finalOf, textOf } from '../../gateway/plugin-api/testing/provider-contract.ts'
import type { ModelStreamEvent } from '../../gateway/plugin-api/index.ts'
import type { ChatChunk, OpenAiApi } from './api.ts'
import { streamChat } from './stream-chat.ts'
import { createThinkTagSplitter } from './think-tags.ts'

const connection = { providerId: 'p', api: 'openai-completions', idleTimeoutMs: 1000 }

function chat(deltas: readonly unknown[], finish: string | null = 'stop'): Promise<ModelStreamEvent[]> {
  const chunks = [...deltas.map((delta) => ({ id: 'r', choices: [{ index: 0, delta, finish_reason: null }] })), { id: 'r', choices: [{ index: 0, delta: {}, finish_reason: finish }] }]
  const api = {
    chat: () => Promise.resolve((async function* () { yield* chunks as unknown as ChatChunk[] })()),
  } as unknown as OpenAiApi
  return collect(streamChat(api, contractRequest('hi'), connection, new AbortController().signal))
}

describe('chat streams', () => {
  it('tells calls apart that all carry the number 0', async () => {
    const call = (id: string, text: string) => ({ tool_calls: [{ index: 0, id, function: { name: 'exec', arguments: text } }] })
    expect(finalOf(await chat([call('a', '{"n":1}'), call('b', '{"n":2}')], 'tool_calls')).content).toMatchObject([{ id: 'a', arguments: { n: 1 } }, { id: 'b', arguments: { n: 2 } }])
  })

  it('puts interleaved fragments of parallel calls together', async () => {
    const part = (index: number, text: string, id?: string) => ({ tool_calls: [{ index, ...(id === undefined ? {} : { id }), function: { ...(id === undefined ? {} : { name: 'exec' }), arguments: text } }] })
    expect(finalOf(await chat([part(0, '{"n"', 'a'), part(1, '{"n"', 'b'), part(0, ':1}'), part(1, ':2}')], 'tool_calls')).content).toMatchObject([{ arguments: { n: 1 } }, { arguments: { n: 2 } }])
  })

  it('takes arguments that are an object and makes an id where there is none', async () => {
    const final = finalOf(await chat([{ tool_calls: [{ function: { name: 'exec', arguments: { command: 'ls' } } }] }]))
    expect(final).toMatchObject({ stopReason: 'toolUse', content: [{ id: expect.stringMatching(/^call_\w{24}$/) as string, arguments: { command: 'ls' } }] })
  })

  it('reads reasoning under both of its names and thinking inside the answer', async () => {
    for (const deltas of [[{ reasoning: 'hm' }, { content: 'yes' }], [{ reasoning_content: 'hm' }, { content: 'yes' }], [{ content: '<th' }, { content: 'ink>hm</thi' }, { content: 'nk>\n\nyes' }]]) {
      const final = finalOf(await chat(deltas))
      expect(final.content[0]).toMatchObject({ type: 'thinking', thinking: 'hm' })
      expect(textOf(final)).toBe('yes')
    }
  })

  it('calls an end without a reason a cut stream', async () => {
    expect(finalOf(await chat([{ content: 'half' }], null))).toMatchObject({ type: 'error', failure: { kind: 'cut_stream' }, content: [{ text: 'half' }] })
  })
})

describe('thinking tags', () => {
  it('leaves a tag alone that does not open the answer', () => {
    const splitter = createThinkTagSplitter()
    expect([...splitter.push('Use <think> tags'), ...splitter.push('</think>'), ...splitter.end()].every((piece) => !piece.thinking)).toBe(true)
  })

  it('gives the same pieces however the text is cut', () => {
    const text = '<think>one < two</think>three <think>'
    for (let size = 1; size < text.length; size++) {
      const splitter = createThinkTagSplitter()
      const pieces = [...(text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []).flatMap((chunk) => splitter.push(chunk)), ...splitter.end()]
      expect(pieces.filter((piece) => piece.thinking).map((piece) => piece.text).join('')).toBe('one < two')
      expect(pieces.filter((piece) => !piece.thinking).map((piece) => piece.text).join('')).toBe('three <think>')
    }
  })
})
