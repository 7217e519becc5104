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
import { asTyped } from '../command-name.ts'
import { createRenderer } from './render.ts'
import type { SlashCommand } from './slash-commands.ts'
import { completeSlash, isUnknownCommand } from './slash-commands.ts'
import { welcomeRows } from './welcome.ts'

export interface TerminalChatOptions {
  readonly connect: () => Promise<GatewayClient>
  readonly sessionKey: string
  /** Said once when the person leaves. */
  readonly farewell?: string
  /** Offers /setup: the chat ends with `setup` and is opened again afterwards. */
  readonly canSetUp?: boolean
}

/** Why a chat ended. */
export type ChatEnd = 'left' | 'setup'

const SETUP: SlashCommand = { name: '/setup', description: 'connect a model, choose a name and a folder', takesArguments: false, choices: [] }
const FRAME_MS = 16
const TICK_MS = 100
const TYPED_AHEAD_MS = 100
const LEAVE_WITHIN_MS = 3000

/** Runs until the person leaves; rejects with a readable error when the gateway can't be used. */
export async function runTerminalChat(io: Io, options: TerminalChatOptions): Promise<ChatEnd> {
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
  let doubtful = ''
  let pendingDraw: NodeJS.Timeout | undefined
  let ready = false
  let leave: (end?: ChatEnd, error?: unknown) => void = () => undefined
  const left = new Promise<{ readonly end: ChatEnd; readonly error: unknown }>((resolve) => {
    leave = (end = 'left', error?: unknown) => resolve({ end, error })
  })
  const width = (): number => Math.max(20, io.stdout.columns ?? 80)

  const session: ChatSession = await openChatSession({
    connect: options.connect, sessionKey: options.sessionKey, now: io.now,
    onBlocks: (blocks) => void finished.push(...blocks.map((block) => (block.kind === 'note' ? { ...block, text: asTyped(block.text, io.env) } : block))),
    commands: options.canSetUp === true ? [SETUP] : [],
    onChange: () => schedule(),
    onEnd: (error) => leave('left', explain(error)),
  })

  function schedule(): void {
    if (ready) pendingDraw ??= setTimeout(draw, FRAME_MS)
  }

  function draw(): void {
    clearTimeout(pendingDraw)
    pendingDraw = undefined
    const approval = session.approval()
    if (!session.isRunning() && interruptedRunning) {
      interruptedRunning = false
      hint = []
    }
    rows.push(...renderer.blocks(finished.splice(0), width()))
    if (approval !== null && approval.current.id !== shownApproval) {
      shownApproval = approval.current.id
      rows.push(...approvalRows(approval.current, { style, width: Math.min(100, width()), sessionKey: session.sessionKey() }))
    }
    const moving = renderer.live(session.live(), width(), io.now())
    const input = inputRows(editor, style, width())
    const lower = approval === null ? [''] : ['', choicesRow(approval.current, { style, width: width(), more: approval.more }), '']
    const all = [...moving, ...lower, ...input.rows, ...hintRows()]
    region.draw(rows, all, { row: moving.length + lower.length + input.cursor.row, column: input.cursor.column })
    rows = []
  }

  function hintRows(): string[] {
    if (!session.connected()) return [style.yellow('  The connection is lost; trying again. Nothing you write is lost.')]
    if (hint.length > 0) return hint.map((line) => style.dim(cut(`  ${line}`, width(), style.signs.more)))
    if (session.approval() !== null) return [style.dim('  One key answers; Enter does not.')]
    if (session.isRunning()) return [style.dim('  Ctrl-C interrupts')]
    return []
  }

  function header(): void {
    const welcome = { assistantName: session.assistantName(), model: session.model(), isNew: session.isNew(), canSetUp: options.canSetUp === true }
    rows.push(...welcomeRows(welcome, { style, width: width(), env: io.env }))
  }

  function submit(): void {
    const message = editor.text.trim()
    if (isUnknownCommand(message, session.commands()) && message !== doubtful) {
      doubtful = message
      hint = [`There is no command ${message.split(/\s/, 1)[0] ?? ''}; /help lists them. Enter again sends it as a message.`]
      return
    }
    editor = accept(editor)
    hint = []
    if (message === SETUP.name && options.canSetUp === true) leave('setup')
    else if (message === '/exit' || message === '/quit') leave()
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
    // Typed before the chat had opened: the terminal made a line feed of Enter then.
    else if (pressed.name === 'enter' && nowMs - openedAtMs < TYPED_AHEAD_MS) submit()
    else {
      hint = []
      editor = applyKey(editor, pressed)
    }
    schedule()
  }

  const { stdin } = io
  const openedAtMs = io.now()
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

  const { end, error } = await left
  ready = false
  clearInterval(ticking)
  clearTimeout(pendingDraw)
  unlisten()
  io.stdout.off?.('resize', schedule)
  stdin.off('keypress', onKey)
  stdin.setRawMode(false)
  stdin.pause()
  region.clear()
  io.stdout.write(`\u001B[?2004l${options.farewell === undefined || end === 'setup' ? '' : `${style.dim(asTyped(options.farewell, io.env))}\n`}`)
  session.close()
  if (error !== undefined) throw error
  return end
}
