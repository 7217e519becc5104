import { describe, expect, it } from 'vitest'
import { fileName, readTranscript, transcriptMarkdown } from './read-transcript.ts'
import { zip } from './zip.ts'

const lines = (...entries: readonly unknown[]) => entries.map((entry) => JSON.stringify(entry)).join('\n')
const HEADER = { type: 'session', version: 3, id: 's', timestamp: '2026-05-03T10:00:00.000Z' }
const said = (role: string, content: unknown) => ({ type: 'message', id: role, message: { role, content, timestamp: 5 } })

describe('looking into a transcript', () => {
  it('finds who said what, and which tools were used', () => {
    const look = readTranscript(lines(HEADER, said('user', 'Hello'), said('assistant', [{ type: 'thinking', thinking: 'hm' }, { type: 'text', text: 'Hi' }, { type: 'toolCall', id: '1', name: 'read', arguments: {} }]), said('toolResult', 'secret'), { type: 'custom' }))
    expect(look).toEqual({ ok: true, startedAtMs: Date.parse(HEADER.timestamp), messages: [{ role: 'user', text: 'Hello', tools: [], timeMs: 5 }, { role: 'assistant', text: 'Hi', tools: ['read'], timeMs: 5 }] })
  })

  it('says what keeps it from being one, and where', () => {
    expect(readTranscript(' \n')).toEqual({ ok: false, problem: 'empty', line: 1 })
    expect(readTranscript('# Notes')).toEqual({ ok: false, problem: 'no-header', line: 1 })
    expect(readTranscript(lines({ type: 'message' }))).toEqual({ ok: false, problem: 'no-header', line: 1 })
    expect(readTranscript(`${lines(HEADER, said('user', 'a'))}\n{"cut`)).toEqual({ ok: false, problem: 'bad-line', line: 3 })
  })

  it('survives entries of any shape', () => {
    expect(readTranscript(lines(HEADER, { type: 'message' }, { type: 'message', message: { role: 'user', content: [null, 3, { type: 'text' }] } }))).toMatchObject({ ok: true, messages: [{ text: '' }] })
  })
})

describe('saving', () => {
  it('writes a conversation as Markdown, without what tools answered', () => {
    const words = { you: 'You', assistant: 'Claw', used: (tool: string) => `Used ${tool}`, time: () => 'noon' }
    const text = transcriptMarkdown('A trip', [{ role: 'user', text: 'Hello', tools: [], timeMs: 5 }, { role: 'assistant', text: '', tools: ['read'], timeMs: null }, { role: 'assistant', text: ' ', tools: [], timeMs: 1 }], words)
    expect(text).toBe('# A trip\n\n**You** · noon\n\nHello\n\n**Claw**\n\n> Used read\n')
  })

  it('makes names that every system can store', () => {
    expect([fileName('Tax: 2026/27?'), fileName('..'), fileName(''), fileName('../../etc'), fileName('Größe · 数')]).toEqual(['Tax 2026 27', 'chat', 'chat', 'etc', 'Größe · 数'])
  })

  it('packs texts so that any tool can take them out', () => {
    const bytes = zip([{ name: 'ä.txt', text: '123456789' }, { name: 'b.txt', text: '' }])
    const view = new DataView(bytes.buffer)
    expect([view.getUint32(0, true), view.getUint32(14, true), view.getUint32(18, true)]).toEqual([0x04034b50, 0xcbf43926, 9])
    const end = bytes.length - 22
    expect([view.getUint32(end, true), view.getUint16(end + 10, true), view.getUint32(view.getUint32(end + 16, true), true)]).toEqual([0x06054b50, 2, 0x02014b50])
    expect(new TextDecoder().decode(bytes.slice(30, 36))).toBe('ä.txt')
  })
})
