// One message, one answer: for scripts and pipes. The answer goes to standard output as it comes; nothing else does.
import { randomUUID } from 'node:crypto'
import type { GatewayClient } from '../client/connect.ts'
import { GatewayClosed } from '../client/failures.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT, printJson, printNotice } from '../io.ts'
import { styleFor } from '../terminal/style.ts'
import { clean } from '../terminal/text.ts'
import type { Block } from './blocks.ts'
import { createConversation } from './conversation.ts'
import { createRenderer } from './render.ts'
import type { Payload } from './wire-reading.ts'
import { record, text, textOf } from './wire-reading.ts'

export interface Question {
  readonly message: string
  readonly sessionKey: string
  readonly thinking?: string
  readonly timeoutMs: number
  readonly json: boolean
}

const ENDS = new Set(['final', 'aborted', 'error'])

/** Sends through chat.send and follows the run to its end. A failed or stopped answer sets a failing exit code. */
export async function askOnce(io: Io, client: GatewayClient, question: Question): Promise<void> {
  const id = randomUUID()
  const print = question.json ? () => undefined : createPrinter(io)
  const conversation = createConversation({ sessionKey: question.sessionKey })
  let finish: (payload: Payload) => void = () => undefined
  const finished = new Promise<Payload>((resolve) => {
    finish = resolve
  })
  conversation.submit({ id, text: question.message }, io.now())
  client.onEvent((event, payload) => {
    if (payload['runId'] !== id || (event !== 'chat' && event !== 'agent')) return
    conversation.setSessionKey(text(payload['sessionKey']))
    print(conversation.event(event, payload, io.now()))
    if (event === 'chat' && ENDS.has(text(payload['state']))) finish(payload)
  })
  const unlisten = io.onSignal(() => {
    client.request('chat.abort', { sessionKey: question.sessionKey, runId: id }).catch(() => finish({ state: 'aborted' }))
  })
  const deadline = setTimeout(() => finish({ state: 'timeout' }), question.timeoutMs)
  try {
    await client.request('chat.send', { sessionKey: question.sessionKey, message: question.message, idempotencyKey: id, ...(question.thinking === undefined ? {} : { thinking: question.thinking }) })
    const end = await Promise.race([finished, client.closed])
    if (end instanceof GatewayClosed) throw lost(question.sessionKey, end)
    report(io, end, { runId: id, question })
  } finally {
    clearTimeout(deadline)
    unlisten()
  }
}

function report(io: Io, end: Payload, { runId, question }: { readonly runId: string; readonly question: Question }): void {
  const state = text(end['state'])
  if (question.json) {
    printJson(io, {
      ok: state === 'final', runId, sessionKey: text(end['sessionKey']) || question.sessionKey,
      status: state === 'final' ? 'ok' : state, text: textOf(end['message']),
      ...(end['usage'] === undefined ? {} : { usage: end['usage'] }),
      ...(end['errorMessage'] === undefined ? {} : { error: end['errorMessage'] }),
    })
  }
  if (state === 'final') return
  io.outcome.exitCode = EXIT.failed
  if (state === 'timeout') throw new CliError(`No answer within ${Math.round(question.timeoutMs / 1000)} s. The assistant goes on with it.`, { hint: `Read it later: claw sessions show ${question.sessionKey}` })
  if (state === 'error') throw new CliError(clean(text(end['errorMessage'])) || 'The answer failed.', failureHint(text(end['errorMessage'])))
  printNotice(io, 'Stopped.')
}

/** What to do next, unless the failure says it. */
export function failureHint(message: string): { readonly hint?: string } {
  return message.includes('claw ') ? {} : { hint: 'See why: claw logs; try the model: claw models test' }
}

function lost(sessionKey: string, cause: GatewayClosed): CliError {
  return new CliError('The connection to the gateway broke before the answer was complete. The message is stored; the answer goes on when the gateway is back.', { hint: `Read it then: claw sessions show ${sessionKey}`, cause })
}

/** Markdown on a terminal, the plain words elsewhere; what tools do goes to a terminal's standard error only. */
function createPrinter(io: Io): (blocks: readonly Block[]) => void {
  const pretty = createRenderer(styleFor(io, io.stdout))
  const aside = createRenderer(styleFor(io, io.stderr))
  let began = false
  return (blocks) => {
    for (const block of blocks) {
      if (block.kind === 'answer') {
        if (io.stdout.isTTY === true) for (const row of pretty.blocks([block], io.stdout.columns ?? 80)) io.stdout.write(`${row}\n`)
        else io.stdout.write(`${began && block.first ? '\n' : ''}${clean(block.text)}\n`)
        began = true
      } else if (block.kind === 'tool' && io.stderr.isTTY === true) for (const row of aside.blocks([block], io.stderr.columns ?? 80)) io.stderr.write(`${row}\n`)
    }
  }
}

/** Everything on standard input, as one message. */
export async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Buffer | string))
  return Buffer.concat(chunks).toString('utf8').trim()
}

/** The result of an `agent` call, whatever parts it has. */
export function agentAnswer(result: Payload): { readonly status: string; readonly text: string } {
  const payloads = record(result['result'])['payloads']
  const texts = Array.isArray(payloads) ? payloads.map((payload) => text(record(payload)['text'])).filter((part) => part !== '') : []
  return { status: text(result['status']), text: texts.join('\n\n') }
}
