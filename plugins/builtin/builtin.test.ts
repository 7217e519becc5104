// The built-in assistant: the provider contract, the table of sentences it understands, and its use of tools.
import { describe, expect, it } from 'vitest'
import type { AssistantMessage, ConversationMessage, ModelOffer, ModelProvider, ToolCallPart } from '../../gateway/plugin-api/index.ts'
import { collect, contractRequest, EXEC_TOOL, finalOf, providerContract, textOf, userMessage } from '../../gateway/plugin-api/testing/provider-contract.ts'
import { INTRODUCTION } from './answers.ts'
import plugin from './index.ts'
import { readIntent } from './intents.ts'
import type { Intent } from './intents.ts'
import manifest from './openclaw.plugin.json' with { type: 'json' }
import { createBuiltinProvider } from './stream.ts'

const NOW = new Date(2026, 10, 25, 14, 5)
const provider = createBuiltinProvider({ now: () => NOW })
const connection = { providerId: 'builtin', api: 'builtin', idleTimeoutMs: 1000 }

providerContract('builtin', () => Promise.resolve({
  provider, connection, textPrompt: 'help', toolPrompt: 'run echo hi', failing: () => [], close: () => Promise.resolve(),
}))

const TABLE: readonly (readonly [string, Intent])[] = [
  ['help', { kind: 'help' }],
  ['What can you do?', { kind: 'help' }],
  ['?', { kind: 'help' }],
  ['Hello!', { kind: 'greeting' }],
  ['good morning', { kind: 'greeting' }],
  ['thanks a lot', { kind: 'thanks' }],
  ['thank you!', { kind: 'thanks' }],
  ['bye', { kind: 'goodbye' }],
  ['Who are you?', { kind: 'identity' }],
  ['are you ChatGPT?', { kind: 'identity' }],
  ['what model is this', { kind: 'identity' }],
  ['What time is it?', { kind: 'time' }],
  ['could you please tell me the time', { kind: 'time' }],
  ["what's the date today?", { kind: 'date' }],
  ['which day is it', { kind: 'date' }],
  ['status', { kind: 'status' }],
  ['Please summarise the session.', { kind: 'status' }],
  ["how are you doing?", { kind: 'status' }],
  ['remember that the key is under the mat', { kind: 'remember', note: 'the key is under the mat' }],
  ['Please remember: Anna likes tea.', { kind: 'remember', note: 'Anna likes tea' }],
  ["don't forget that the rent is due on Friday", { kind: 'remember', note: 'the rent is due on Friday' }],
  ['note: call the dentist', { kind: 'remember', note: 'call the dentist' }],
  ['make a note that version 2.5 ships in May', { kind: 'remember', note: 'version 2.5 ships in May' }],
  ['What do you remember about the key?', { kind: 'recall', topic: 'the key' }],
  ['what do you remember', { kind: 'recall', topic: null }],
  ['show my notes', { kind: 'recall', topic: null }],
  ['what did I tell you about Anna?', { kind: 'recall', topic: 'Anna' }],
  ['what is my door code', { kind: 'recall', topic: 'door code' }],
  ['recall rent', { kind: 'recall', topic: 'rent' }],
  ['forget about the key', { kind: 'forget', topic: 'the key' }],
  ['delete the note about Anna', { kind: 'forget', topic: 'Anna' }],
  ['ls', { kind: 'list', path: '.' }],
  ['list files', { kind: 'list', path: '.' }],
  ['what files are there?', { kind: 'list', path: '.' }],
  ['list the files in src', { kind: 'list', path: 'src' }],
  ["what's in the workspace?", { kind: 'list', path: '.' }],
  ['read notes.txt', { kind: 'read', path: 'notes.txt' }],
  ['show me the file docs/plan.md', { kind: 'read', path: 'docs/plan.md' }],
  ['cat README', { kind: 'read', path: 'README' }],
  ["What's in todo.md?", { kind: 'read', path: 'todo.md' }],
  ['search for invoice', { kind: 'search', text: 'invoice', path: '.' }],
  ['search for "blue car" in letters', { kind: 'search', text: 'blue car', path: 'letters' }],
  ['look for taxes in my notes', { kind: 'search', text: 'taxes', path: '.' }],
  ['find files named report', { kind: 'find', name: 'report' }],
  ['find report.pdf', { kind: 'find', name: 'report.pdf' }],
  ['run ls -la', { kind: 'run', command: 'ls -la' }],
  ['$ git status', { kind: 'run', command: 'git status' }],
  ['run the command `echo "hi!"`', { kind: 'run', command: 'echo "hi!"' }],
  ['please execute uptime', { kind: 'run', command: 'uptime' }],
  ['create file todo.txt with buy milk', { kind: 'write', path: 'todo.txt', content: 'buy milk' }],
  ['write "hello world" to greeting.txt', { kind: 'write', path: 'greeting.txt', content: 'hello world' }],
  ['set up a model', { kind: 'setup', provider: null }],
  ['How do I connect a real model?', { kind: 'setup', provider: null }],
  ['how do I use ollama', { kind: 'setup', provider: 'ollama' }],
  ['set up Claude', { kind: 'setup', provider: 'anthropic' }],
  ['add an openai api key', { kind: 'setup', provider: 'openai' }],
  ['which models are there?', { kind: 'setup', provider: null }],
  ['write me a poem about the sea', { kind: 'unknown' }],
  ['why is the sky blue', { kind: 'unknown' }],
  ['', { kind: 'unknown' }],
]

describe('the sentences it understands', () => {
  it.each(TABLE)('reads "%s"', (sentence, intent) => {
    expect(readIntent(sentence)).toEqual(intent)
  })

  it('is quick on long and strange input', () => {
    const started = performance.now()
    for (const text of ['a'.repeat(500_000), 'list the '.repeat(440), 'search for '.repeat(360), '"'.repeat(4000), `what is ${'my '.repeat(1300)}`, `note ${'that '.repeat(790)}`, `please ${'hey '.repeat(990)}`, `find ${'the '.repeat(990)}`]) readIntent(text)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

const TOOLS = ['read', 'write', 'edit', 'exec', 'session_status'].map((name) => ({ ...EXEC_TOOL, name }))

/** Lets the assistant work on files in memory until it has spoken. */
async function converse(sentence: string, files: Record<string, string>, options: { readonly offers?: readonly ModelOffer[]; readonly earlier?: readonly ConversationMessage[] } = {}): Promise<{ readonly said: string; readonly calls: readonly ToolCallPart[] }> {
  const messages: ConversationMessage[] = [...(options.earlier ?? []), userMessage(sentence)]
  const calls: ToolCallPart[] = []
  for (let round = 0; round < 5; round++) {
    const final = finalOf(await collect(provider.stream(contractRequest('', { messages, tools: TOOLS, ...(options.offers === undefined ? {} : { offers: options.offers }) }), connection, new AbortController().signal)))
    const call = final.content.find((part) => part.type === 'toolCall')
    messages.push({ role: 'assistant', content: final.content, provider: 'builtin', model: 'assistant', stopReason: 'stop', timestampMs: 1 })
    if (call === undefined) return { said: textOf(final), calls }
    calls.push(call)
    const outcome = work(call, files)
    messages.push({ role: 'toolResult', toolCallId: call.id, toolName: call.name, content: [{ type: 'text', text: outcome.text }], isError: outcome.isError, timestampMs: 1 })
  }
  throw new Error('it never came to an end')
}

function work(call: ToolCallPart, files: Record<string, string>): { readonly text: string; readonly isError: boolean } {
  const { path = '', content = '', oldText = '', newText = '', command = '' } = call.arguments as Record<string, string>
  const file = files[path]
  if (call.name === 'exec') return { text: `ran ${command}`, isError: false }
  if (call.name === 'session_status') return { text: 'Time: now\nState: idle', isError: false }
  if (call.name === 'read') return path === '.' ? { text: Object.keys(files).join('\n'), isError: false } : file === undefined ? { text: `${path} does not exist.`, isError: true } : { text: file, isError: false }
  if (call.name === 'edit') {
    if (file === undefined || file.split(oldText).length !== 2) return { text: 'oldText was not found.', isError: true }
    files[path] = file.replace(oldText, () => newText)
    return { text: 'edited', isError: false }
  }
  files[path] = content
  return { text: 'written', isError: false }
}

const EARLIER: readonly ConversationMessage[] = [userMessage('hi'), { role: 'assistant', content: [{ type: 'text', text: 'Hello' }], provider: 'builtin', model: 'assistant', stopReason: 'stop', timestampMs: 1 } satisfies AssistantMessage]

describe('the built-in assistant', () => {
  it('declares in its manifest what its code provides', () => {
    const providers: ModelProvider[] = []
    plugin.register({ config: {}, registerProvider: (registered) => providers.push(registered), registerTool: () => undefined })
    expect({ id: plugin.id, apis: providers.flatMap((registered) => registered.apis) }).toEqual({ id: manifest.id, apis: manifest.apis })
  })

  it('says first that it is no language model, and says it once', async () => {
    const first = await converse('what time is it', {})
    expect(first.said).toBe(`${INTRODUCTION}\n\nIt is 14:05 (${Intl.DateTimeFormat().resolvedOptions().timeZone}).`)
    expect((await converse('what day is it', {}, { earlier: EARLIER })).said).toMatch(/^Today is Wednesday,? 25 November 2026\.$/)
  })

  it('keeps, finds and forgets notes in MEMORY.md', async () => {
    const files: Record<string, string> = {}
    expect((await converse('remember that the key is under the mat', files)).said).toBe('Noted: the key is under the mat')
    await converse('remember that Anna likes tea', files)
    await converse('remember the rent is due on Friday', files)
    expect(files['MEMORY.md']).toBe('# Memory\n\n- the key is under the mat\n- Anna likes tea\n- the rent is due on Friday\n')
    expect((await converse('remember that anna likes tea', files)).said).toBe('I have that already: anna likes tea')
    expect((await converse('what do you remember about the keys?', files)).said).toBe('About "the keys" I have noted:\n- the key is under the mat')
    expect((await converse('what do you remember', files)).said).toContain('- Anna likes tea')
    expect((await converse('forget about Anna', files)).said).toBe('Forgotten.')
    expect(files['MEMORY.md']).toBe('# Memory\n\n- the key is under the mat\n- the rent is due on Friday\n')
    expect((await converse('what do you remember about Anna', files)).said).toContain('nothing about "Anna"')
  })

  it('keeps notes in a file that somebody else wrote', async () => {
    const files = { 'MEMORY.md': '# Me\n\nLives in Berlin\n\n\n' }
    await converse('remember that 1 $& 2 cost $3', files)
    expect(files['MEMORY.md']).toBe('# Me\n\nLives in Berlin\n- 1 $& 2 cost $3\n\n\n')
  })

  it('has no notes at first, asks which one to forget, and forgets nothing wholesale', async () => {
    expect((await converse('what do you remember', {})).said).toContain('no notes yet')
    expect((await converse('forget about tea', {})).said).toContain('nothing to forget')
    const files = { 'MEMORY.md': '- green tea\n- black tea\n' }
    expect((await converse('forget about tea', files)).said).toContain('Which one?')
    expect((await converse('forget everything', files)).said).toContain("won't forget everything")
    expect(files['MEMORY.md']).toBe('- green tea\n- black tea\n')
  })

  it.each<[string, Partial<ToolCallPart>, RegExp]>([
    ['run ls -la', { name: 'exec', arguments: { command: 'ls -la' } }, /`ls -la` says:\n```\nran ls -la\n```/],
    ['read notes.txt', { name: 'read', arguments: { path: 'notes.txt' } }, /milk/],
    ['read missing.txt', { name: 'read', arguments: { path: 'missing.txt' } }, /did not work: missing.txt does not exist/],
    ['list files', { name: 'read', arguments: { path: '.' } }, /notes\.txt/],
    ['status', { name: 'session_status', arguments: {} }, /State: idle/],
    ['create file a.txt with hello', { name: 'write', arguments: { path: 'a.txt', content: 'hello\n' } }, /Wrote a\.txt/],
  ])('answers "%s" with the right tool', async (sentence, call, expected) => {
    const { said, calls } = await converse(sentence, { 'notes.txt': 'milk' })
    expect(calls).toMatchObject([call])
    expect(said).toMatch(expected)
  })

  it('quotes what it hands to the shell', async () => {
    const { calls } = await converse("search for it's; rm -rf /", {})
    expect(calls[0]?.arguments['command']).toContain(`-- 'it'\\''s; rm -rf /' '.'`)
  })

  it('tells how to connect a model and what it found', async () => {
    const offers = [{ ref: 'ollama/llama3.2', found: 'Ollama on this computer' }]
    expect((await converse('set up a model', {})).said).toContain('claw models auth openai')
    expect((await converse('write a poem', {}, { offers })).said).toContain('claw models set ollama/llama3.2')
    expect((await converse('how do I use openai', {}, { offers })).said).toContain('OPENAI_API_KEY')
  })

  it('says so when a tool is switched off', async () => {
    const final = finalOf(await collect(provider.stream(contractRequest('read notes.txt'), connection, new AbortController().signal)))
    expect(textOf(final)).toContain('`read` tool')
  })
})
