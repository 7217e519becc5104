// The input line as a value: text, cursor, history. Keys in, next state out; knows nothing of terminals.

export interface EditorState {
  readonly text: string
  /** Index into `text`. */
  readonly cursor: number
  readonly history: readonly string[]
  /** Position in the history while browsing; null when typing something new. */
  readonly historyIndex: number | null
  /** What was typed before browsing began. */
  readonly draft: string
  /** Between the marks of a bracketed paste. */
  readonly pasting: boolean
}

export interface Key {
  readonly sequence: string
  readonly name?: string | undefined
  readonly ctrl?: boolean
  readonly meta?: boolean
  readonly shift?: boolean
}

export const EMPTY_EDITOR: EditorState = { text: '', cursor: 0, history: [], historyIndex: null, draft: '', pasting: false }

export function withText(state: EditorState, text: string, cursor = text.length): EditorState {
  return { ...state, text, cursor }
}

/** Empties the line and remembers it. */
export function accept(state: EditorState): EditorState {
  const line = state.text
  const history = line.trim() === '' || state.history.at(-1) === line ? state.history : [...state.history.slice(-199), line]
  return { ...EMPTY_EDITOR, history }
}

/** Applies one key. Enter, Ctrl-C, Ctrl-D and Tab are the caller's; inside a paste they are text. */
export function applyKey(state: EditorState, key: Key): EditorState {
  if (key.name === 'paste-start') return { ...state, pasting: true }
  if (key.name === 'paste-end') return { ...state, pasting: false }
  if (state.pasting) return insert(state, key.sequence.replace(/\r\n?/g, '\n'))
  if (key.ctrl === true) return applyControl(state, key.name ?? '')
  const { text, cursor } = state
  const wordwise = key.meta === true
  switch (key.name) {
    case 'left': return { ...state, cursor: wordwise ? wordStart(text, cursor) : previous(text, cursor) }
    case 'right': return { ...state, cursor: wordwise ? wordEnd(text, cursor) : next(text, cursor) }
    case 'b': if (wordwise) return { ...state, cursor: wordStart(text, cursor) }; break
    case 'f': if (wordwise) return { ...state, cursor: wordEnd(text, cursor) }; break
    case 'd': if (wordwise) return { ...state, text: text.slice(0, cursor) + text.slice(wordEnd(text, cursor)) }; break
    case 'home': return { ...state, cursor: lineStart(text, cursor) }
    case 'end': return { ...state, cursor: lineEnd(text, cursor) }
    case 'up': return vertical(state, -1)
    case 'down': return vertical(state, 1)
    case 'backspace': return wordwise ? removeTo(state, wordStart(text, cursor)) : removeTo(state, previous(text, cursor))
    case 'delete': return { ...state, text: text.slice(0, cursor) + text.slice(next(text, cursor)) }
    case 'return':
    case 'enter': return insert(state, '\n')
    default: break
  }
  // oxlint-disable-next-line no-control-regex
  return key.meta === true || /[\u0000-\u001F\u007F]/.test(key.sequence) ? state : insert(state, key.sequence)
}

function applyControl(state: EditorState, name: string): EditorState {
  const { text, cursor } = state
  switch (name) {
    case 'a': return { ...state, cursor: lineStart(text, cursor) }
    case 'e': return { ...state, cursor: lineEnd(text, cursor) }
    case 'b': return { ...state, cursor: previous(text, cursor) }
    case 'f': return { ...state, cursor: next(text, cursor) }
    case 'h': return removeTo(state, previous(text, cursor))
    case 'd': return { ...state, text: text.slice(0, cursor) + text.slice(next(text, cursor)) }
    case 'k': return { ...state, text: text.slice(0, cursor) + text.slice(lineEnd(text, cursor)) }
    case 'u': return removeTo(state, lineStart(text, cursor))
    case 'w': return removeTo(state, wordStart(text, cursor))
    case 'left': return { ...state, cursor: wordStart(text, cursor) }
    case 'right': return { ...state, cursor: wordEnd(text, cursor) }
    case 'p': return browse(state, -1)
    case 'n': return browse(state, 1)
    case 'j': return insert(state, '\n')
    default: return state
  }
}

function insert(state: EditorState, text: string): EditorState {
  return { ...state, text: state.text.slice(0, state.cursor) + text + state.text.slice(state.cursor), cursor: state.cursor + text.length, historyIndex: null }
}

function removeTo(state: EditorState, start: number): EditorState {
  return { ...state, text: state.text.slice(0, start) + state.text.slice(state.cursor), cursor: start }
}

/** Up and down move inside a text of several lines, and through the history at its ends. */
function vertical(state: EditorState, step: -1 | 1): EditorState {
  const { text, cursor } = state
  const start = lineStart(text, cursor)
  const column = cursor - start
  if (step === -1 && start > 0) {
    const above = lineStart(text, start - 1)
    return { ...state, cursor: Math.min(above + column, start - 1) }
  }
  const end = lineEnd(text, cursor)
  if (step === 1 && end < text.length) return { ...state, cursor: Math.min(end + 1 + column, lineEnd(text, end + 1)) }
  return browse(state, step)
}

function browse(state: EditorState, step: -1 | 1): EditorState {
  const { history, historyIndex } = state
  const index = (historyIndex ?? history.length) + step
  if (index < 0 || index > history.length || history.length === 0) return state
  const draft = historyIndex === null ? state.text : state.draft
  const text = index === history.length ? draft : (history[index] ?? '')
  return { ...state, draft, text, cursor: text.length, historyIndex: index === history.length ? null : index }
}

// One step is one character as people see it: an emoji or an accented letter moves as a whole.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function previous(text: string, cursor: number): number {
  if (cursor === 0) return 0
  const from = Math.max(0, cursor - 32)
  const last = [...graphemes.segment(text.slice(from, cursor))].at(-1)
  return last === undefined ? cursor - 1 : from + last.index
}

function next(text: string, cursor: number): number {
  const [first] = graphemes.segment(text.slice(cursor, cursor + 32))
  return first === undefined ? cursor : cursor + first.segment.length
}

function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor)
  return end < 0 ? text.length : end
}

function wordStart(text: string, cursor: number): number {
  return cursor - (/(?:[^\s]+\s*|\s+)$/.exec(text.slice(0, cursor))?.[0].length ?? 0)
}

function wordEnd(text: string, cursor: number): number {
  return cursor + (/^\s*[^\s]+/.exec(text.slice(cursor))?.[0].length ?? 0)
}
