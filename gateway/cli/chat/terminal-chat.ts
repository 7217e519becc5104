// The chat on a terminal: draws the conversation, reads keys, hands both to each other.
import { emitKeypressEvents } from 'node:readline'
import type { GatewayClient } from '../client/connect.ts'
import { explain } from '../client/failures.ts'
import type { Io } from '../io.ts'
import { styleFor } from '../terminal/style.ts'
import { clean, cut } from '../terminal/text.ts'
import { approvalRows, choicesRow, decisionFor } from './approval.ts'
import type { Block } from './blocks.ts'
import type { ChatSession } from './chat-session.ts'
import { openChatSession } from './chat-session.ts'
import type { EditorState, Key } from './editor.ts'
import { accept, applyKey, EMPTY_EDITOR, withText } from './editor.ts'
import { inputRows } from './input-rows.ts'
import { createLiveRegion } from './live-region.ts'
import { createRenderer } from './render.ts'
import { completeSlash } from './slash-commands.ts'

export interface TerminalChatOptions {
  readonly connect: () => Promise<GatewayClient>
  readonly sessionKey: string
  /** Said once when the person leaves. */
  readonly farewell?: string
}

const FRAME_MS = 16
const TICK_MS = 100
const LEAVE_WITHIN_MS = 3000

/** Runs until the person leaves; rejects with a readable error when the gateway can't be used. */
export async function runTerminalChat(io: Io, options: TerminalChatOptions): Promise<void> {
  const style = styleFor(io, io.stdout)
  const renderer = createRenderer(style, { belowHeader: true })
  const region = createLiveRegion(io.stdout)
  const finished: Block[] = []
  let rows: string[] = []
  let editor: EditorState = EMPTY_EDITOR
  let hint: string[] = []
  let lastKeyAtMs = 0
  let leaveArmedAtMs = 0
  let interruptedRunning = false
  let shownApproval = ''
  let pendingDraw: NodeJS.Timeout | undefined
  let ready = false
  let leave: (error?: unknown) => void = () => undefined
  const left = new Promise<unknown>((resolve) => {
    leave = resolve
  })
  const width = (): number => Math.max(20, io.stdout.columns ?? 80)

  const session: ChatSession = await openChatSession({
    connect: options.connect, sessionKey: options.sessionKey, now: io.now,
    onBlocks: (blocks) => void finished.push(...blocks),
    onChange: () => schedule(),
    onEnd: (error) => leave(explain(error)),
  })

  function schedule(): void {
    if (ready) pendingDraw ??= setTimeout(draw, FRAME_MS)
  }

  function draw(): void {
    clearTimeout(pendingDraw)
    pendingDraw = undefined
    const approval = session.approval()
    if (!session.isRunning()) interruptedRunning = false
    rows.push(...renderer.blocks(finished.splice(0), width()))
    if (approval !== null && approval.current.id !== shownApproval) {
      shownApproval = approval.current.id
      rows.push(...approvalRows(approval.current, { style, width: Math.min(100, width()), sessionKey: session.sessionKey() }))
    }
    const moving = renderer.live(session.live(), width(), io.now())
    const input = inputRows(editor, style, width())
    const lower = approval === null ? [''] : ['', choicesRow(approval.current, style, approval.more), '']
    const all = [...moving, ...lower, ...input.rows, ...hintRows()]
    region.draw(rows, all, { row: moving.length + lower.length + input.cursor.row, column: input.cursor.column })
    rows = []
  }

  function hintRows(): string[] {
    if (!session.connected()) return [style.yellow('  The connection is lost; trying again. Nothing you write is lost.')]
    if (hint.length > 0) return hint.map((line) => style.dim(cut(`  ${line}`, width(), style.signs.more)))
    if (session.isRunning()) return [style.dim('  Ctrl-C interrupts')]
    return []
  }

  function header(): void {
    const model = session.model() === '' ? 'no model chosen yet: /model' : session.model()
    rows.push('', `  ${style.bold(clean(session.assistantName()))}  ${style.dim(clean(model))}`, style.dim(cut(`  Enter sends ${style.signs.dot} Alt-Enter new line ${style.signs.dot} /help ${style.signs.dot} Ctrl-C leaves`, width(), style.signs.more)))
  }

  function submit(): void {
    const message = editor.text.trim()
    editor = accept(editor)
    hint = []
    if (message === '/exit' || message === '/quit') leave()
    else if (message !== '') session.send(message)
  }

  function complete(): void {
    const completion = completeSlash(editor.text, session.commands())
    if (completion === null) return
    editor = withText(editor, completion.text)
    const most = 6
    hint = completion.candidates.slice(0, most).map((command) => `${command.name}  ${clean(command.description)}`)
    if (completion.candidates.length > most) hint.push(`and ${completion.candidates.length - most} more`)
    if (completion.text.startsWith('/') && completion.candidates.length === 0 && completion.text === editor.text && !session.commands().some((command) => completion.text.startsWith(command.name))) hint = ['No such command; /help lists them.']
  }

  function interruptOrLeave(): void {
    const empty = editor.text === ''
    if (session.isRunning() && !interruptedRunning) {
      interruptedRunning = true
      hint = ['Stopping. Ctrl-C again leaves.']
      session.interrupt()
    } else if (!empty) editor = accept({ ...editor, text: '' })
    else if (interruptedRunning || io.now() - leaveArmedAtMs < LEAVE_WITHIN_MS) leave()
    else {
      leaveArmedAtMs = io.now()
      hint = ['Ctrl-C again leaves.']
    }
  }

  function onKey(sequence: string | undefined, key: Key | undefined): void {
    const pressed: Key = key ?? { sequence: sequence ?? '' }
    const nowMs = io.now()
    const approval = session.approval()
    const decision = approval === null || pressed.ctrl === true || pressed.meta === true ? null : decisionFor(pressed.sequence, approval.current, { nowMs, lastKeyAtMs })
    lastKeyAtMs = nowMs
    if (approval !== null && decision !== null) session.decide(approval.current, decision)
    else if (editor.pasting || pressed.name === 'paste-start' || pressed.name === 'paste-end') editor = applyKey(editor, pressed)
    else if (pressed.ctrl === true && pressed.name === 'c') interruptOrLeave()
    else if (pressed.ctrl === true && pressed.name === 'd' && editor.text === '') leave()
    else if (pressed.ctrl === true && pressed.name === 'l') io.stdout.write('\u001B[2J\u001B[H')
    else if (pressed.name === 'tab') complete()
    else if (pressed.name === 'return' && pressed.meta !== true && pressed.shift !== true) submit()
    else {
      hint = []
      editor = applyKey(editor, pressed)
    }
    schedule()
  }

  const { stdin } = io
  emitKeypressEvents(stdin)
  stdin.setRawMode(true)
  stdin.on('keypress', onKey)
  stdin.resume()
  io.stdout.write('\u001B[?2004h')
  const unlisten = io.onSignal(() => leave())
  io.stdout.on?.('resize', schedule)
  const ticking = setInterval(() => {
    if (session.isRunning()) draw()
  }, TICK_MS)
  header()
  ready = true
  draw()

  const error = await left
  ready = false
  clearInterval(ticking)
  clearTimeout(pendingDraw)
  unlisten()
  io.stdout.off?.('resize', schedule)
  stdin.off('keypress', onKey)
  stdin.setRawMode(false)
  stdin.pause()
  region.clear()
  io.stdout.write(`\u001B[?2004l${options.farewell === undefined ? '' : `${style.dim(options.farewell)}\n`}`)
  session.close()
  if (error !== undefined) throw error
}
