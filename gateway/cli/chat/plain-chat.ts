// The chat where nothing can be drawn twice (TERM=dumb, screen readers): lines in, lines out.
import { createInterface } from 'node:readline'
import type { Io } from '../io.ts'
import { explain } from '../client/failures.ts'
import { styleFor } from '../terminal/style.ts'
import { approvalRows, choicesRow } from './approval.ts'
import type { Decision } from './approval.ts'
import type { ChatSession } from './chat-session.ts'
import { openChatSession } from './chat-session.ts'
import { createRenderer } from './render.ts'
import type { TerminalChatOptions } from './terminal-chat.ts'

const ANSWERS: Readonly<Record<string, Decision>> = { y: 'allow-once', a: 'allow-always', n: 'deny' }

/** Runs until the input ends or the person leaves. */
export async function runPlainChat(io: Io, options: TerminalChatOptions): Promise<void> {
  const style = styleFor(io, io.stdout)
  const renderer = createRenderer(style)
  const width = Math.max(20, io.stdout.columns ?? 80)
  let shownApproval = ''
  let ready = false
  let leave: (error?: unknown) => void = () => undefined
  const left = new Promise<unknown>((resolve) => {
    leave = resolve
  })
  const print = (rows: readonly string[]): void => {
    for (const row of rows) io.stdout.write(`${row}\n`)
  }
  const session: ChatSession = await openChatSession({
    connect: options.connect, sessionKey: options.sessionKey, now: io.now,
    // What was typed stands on the terminal already.
    onBlocks: (blocks) => print(renderer.blocks(blocks.filter((block) => block.kind !== 'you' || block.from !== undefined), width)),
    onChange: () => showQuestion(),
    onEnd: (error) => leave(explain(error)),
  })

  function showQuestion(): void {
    const approval = ready ? session.approval() : null
    if (approval === null || approval.current.id === shownApproval) return
    shownApproval = approval.current.id
    print([...approvalRows(approval.current, { style, width, sessionKey: session.sessionKey() }), choicesRow(approval.current, { style, width, more: approval.more }), '  Type the letter, then Enter.'])
  }

  function onLine(line: string): void {
    const approval = session.approval()
    const words = line.trim()
    if (approval !== null && words !== '') {
      const decision = ANSWERS[words.toLowerCase()]
      if (decision === undefined || (decision === 'allow-always' && !approval.current.mayAlways)) print(['  Please answer y, a or n first.'])
      else session.decide(approval.current, decision)
    } else if (words === '/exit' || words === '/quit') leave()
    else if (words !== '') session.send(words)
  }

  print([`${session.assistantName()}  ${session.model()}`, '/help lists commands, /exit leaves.'])
  ready = true
  showQuestion()
  const reader = createInterface({ input: io.stdin })
  reader.on('line', onLine)
  reader.on('close', () => leave())
  const unlisten = io.onSignal(() => {
    if (session.isRunning()) session.interrupt()
    else leave()
  })
  const error = await left
  unlisten()
  reader.close()
  session.close()
  if (options.farewell !== undefined) print([options.farewell])
  if (error !== undefined) throw error
}
