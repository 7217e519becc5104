// A process that does nothing but turns until it is killed; it says on stdout what it has been promised. Run by the crash test.
import { writeSync } from 'node:fs'
import { openStateDatabase } from '../../storage/index.ts'
import { createSessionStore } from '../index.ts'

const [path = '', life = ''] = process.argv.slice(2)
const store = createSessionStore({ database: openStateDatabase({ path }) })
const say = (line: string) => writeSync(1, `${line}\n`)
const key = 'agent:main:main'
const { sessionId } = store.ensure(key, { agentId: 'main' })
const user = (text: string) => ({ trust: 'owner' as const, body: { type: 'message' as const, message: { role: 'user' as const, content: [{ type: 'text' as const, text }], timestampMs: 1 } } })
const assistant = (text: string) => ({ trust: 'tool' as const, body: { type: 'message' as const, message: { role: 'assistant' as const, content: [{ type: 'text' as const, text }], provider: 'p', model: 'm', stopReason: 'stop' as const, timestampMs: 1 } } })
const result = (toolCallId: string) => ({ trust: 'tool' as const, body: { type: 'message' as const, message: { role: 'toolResult' as const, toolCallId, toolName: 'exec', content: [{ type: 'text' as const, text: 'x'.repeat(3_000) }], isError: false, timestampMs: 1 } } })

for (let turn = 0; ; turn += 1) {
  const id = `${life}-${turn}`
  store.accept({ inboxId: `chat:${id}`, runId: id, sessionKey: key, queueMode: 'steer', event: user(`question ${id}`), request: {}, queue: false })
  say(`accepted ${id}`)
  store.startRun(id)
  store.recordAssistant(id, assistant(`calling ${id}`), [{ toolCallId: 'c', name: 'exec', idempotent: false }])
  store.setToolIntent(id, 'c', 'started')
  store.recordToolResult(id, 'c', result('c'), 'done')
  store.finishRun(id, { state: 'done', result: { status: 'ok', text: 'x', stopReason: 'stop' }, event: assistant(`answer ${id}`), outbox: [{ id: `o-${id}`, channel: 'chat', target: {}, body: {} }] })
  say(`finished ${id}`)
  if (turn % 7 === 6) store.recordCompaction(sessionId, { summary: 's', firstKeptSeq: 1, tokensBefore: 1, byModel: false })
  if (turn % 50 === 49) store.reset(key, 'new')
}
