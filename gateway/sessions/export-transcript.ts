// Writes a session as an OpenClaw transcript: JSON lines that OpenClaw, its tools and our own import read.
import type { SessionStore } from './session-store.ts'
import type { Session, SessionEvent } from './session.ts'
import { eventToEntry } from './transcript-entry.ts'

export interface ExportOptions {
  /** Directory the conversation was about; shown in the header. */
  readonly cwd: string
  readonly includeEarlierLives?: boolean
}

const PAGE = 500

/** The lines of a transcript, each ending with a line break. */
export function* transcriptLines(header: { readonly id: string; readonly cwd: string; readonly startedAtMs: number }, events: Iterable<SessionEvent>): Generator<string> {
  yield `${JSON.stringify({ type: 'session', version: 3, id: header.id, cwd: header.cwd, timestamp: new Date(header.startedAtMs).toISOString() })}\n`
  const ids = new Map<number, string>()
  let parentId: string | null = null
  for (const event of events) {
    ids.set(event.seq, event.id)
    yield `${JSON.stringify(eventToEntry(event, parentId, (seq) => ids.get(seq)))}\n`
    parentId = event.id
  }
}

/** Reads page by page: a long session is never in memory as a whole unless the caller joins the lines. */
export function* exportTranscript(store: Pick<SessionStore, 'readAfter'>, session: Session, { cwd, includeEarlierLives = false }: ExportOptions): Generator<string> {
  function* events(): Generator<SessionEvent> {
    let after = includeEarlierLives ? 0 : session.resetSeq
    for (let page = store.readAfter(session.sessionId, after, PAGE); page.length > 0; page = store.readAfter(session.sessionId, after, PAGE)) {
      yield* page
      after = page.at(-1)?.seq ?? after
    }
  }
  yield* transcriptLines({ id: session.sessionId, cwd, startedAtMs: includeEarlierLives ? session.createdAtMs : session.startedAtMs }, events())
}
