// Some local models write their thinking into the answer as <think>…</think>. This tells the two apart while streaming.

interface Piece {
  readonly thinking: boolean
  readonly text: string
}

export interface ThinkTagSplitter {
  push(text: string): readonly Piece[]
  /** What was held back because it might have become a tag. */
  end(): readonly Piece[]
}

const OPEN = '<think>'
const CLOSE = '</think>'

/** How many characters at the end of the text could be the beginning of the tag. */
function partialTagLength(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length--) {
    if (tag.startsWith(text.slice(-length))) return length
  }
  return 0
}

/** Only a tag that opens the answer counts; one quoted later is ordinary text. */
export function createThinkTagSplitter(): ThinkTagSplitter {
  let state: 'start' | 'thinking' | 'answer' = 'start'
  let held = ''

  function push(text: string): readonly Piece[] {
    if (state === 'answer') return [{ thinking: false, text }]
    held += text
    if (state === 'start') {
      const trimmed = held.trimStart()
      if (trimmed.length < OPEN.length && OPEN.startsWith(trimmed)) return []
      if (!trimmed.startsWith(OPEN)) {
        const all = held
        held = ''
        state = 'answer'
        return [{ thinking: false, text: all }]
      }
      held = trimmed.slice(OPEN.length)
      state = 'thinking'
    }
    const close = held.indexOf(CLOSE)
    if (close >= 0) {
      const pieces = [{ thinking: true, text: held.slice(0, close) }, { thinking: false, text: held.slice(close + CLOSE.length).trimStart() }]
      held = ''
      state = 'answer'
      return pieces.filter((piece) => piece.text !== '')
    }
    const keep = partialTagLength(held, CLOSE)
    const ready = held.slice(0, held.length - keep)
    held = held.slice(held.length - keep)
    return ready === '' ? [] : [{ thinking: true, text: ready }]
  }

  return {
    push,
    end() {
      const rest = held
      held = ''
      return rest === '' ? [] : [{ thinking: state === 'thinking', text: rest }]
    },
  }
}
