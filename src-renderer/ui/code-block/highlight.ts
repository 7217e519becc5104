// Colours for code: asked for at a worker, remembered for when the same code is shown again.

export interface CodePiece {
  readonly text: string
  /** A CSS colour, absent for plain text. */
  readonly color?: string
}

export type CodeLine = readonly CodePiece[]

export interface HighlightRequest {
  readonly id: number
  readonly code: string
  readonly name: string
}

export interface HighlightAnswer {
  readonly id: number
  readonly lines: readonly CodeLine[] | null
}

const LONGEST = 200_000
const KEPT = 200

const finished = new Map<string, readonly CodeLine[]>()
const waiting = new Map<number, (lines: readonly CodeLine[] | null) => void>()
let worker: Worker | null = null
let lastId = 0

/** What an earlier call worked out, to show it without a flash. */
export function knownHighlight(code: string, name: string): readonly CodeLine[] | null {
  return finished.get(`${name}\n${code}`) ?? null
}

/** The code in colours, or null when its language is unknown or it is too long to be worth it. */
export async function highlight(code: string, name: string): Promise<readonly CodeLine[] | null> {
  if (code.length > LONGEST) return null
  worker ??= start()
  const target = worker
  const lines = await new Promise<readonly CodeLine[] | null>((resolve) => {
    lastId += 1
    waiting.set(lastId, resolve)
    target.postMessage({ id: lastId, code, name } satisfies HighlightRequest)
  })
  if (lines === null) return null
  finished.set(`${name}\n${code}`, lines)
  for (const key of finished.keys()) {
    if (finished.size <= KEPT) break
    finished.delete(key)
  }
  return lines
}

function start(): Worker {
  const made = new Worker(new URL('highlight-worker.ts', import.meta.url), { type: 'module', name: 'highlight' })
  made.addEventListener('message', ({ data }: MessageEvent<HighlightAnswer>) => {
    waiting.get(data.id)?.(data.lines)
    waiting.delete(data.id)
  })
  // A worker that cannot start leaves the code as it is.
  made.addEventListener('error', () => {
    for (const resolve of waiting.values()) resolve(null)
    waiting.clear()
  })
  return made
}
