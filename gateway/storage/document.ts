// One small document of the state database, read and written as a whole.
import type { Database } from './database.ts'

export interface StoredDocument<Body> {
  /** Null before the first write. */
  read(): Body | null
  write(body: Body): void
}

/** Who writes under a name is the only one who does: what is read has the shape that was written. */
export function openDocument<Body>({ database, name, now }: { readonly database: Database; readonly name: string; readonly now: () => number }): StoredDocument<Body> {
  const select = database.prepare<[string], { readonly body_json: string }>('SELECT body_json FROM documents WHERE name = ?')
  const upsert = database.prepare('INSERT INTO documents (name, body_json, updated_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET body_json = excluded.body_json, updated_at = excluded.updated_at')
  return {
    read() {
      const row = select.get(name)
      return row === undefined ? null : (JSON.parse(row.body_json) as Body)
    },
    write: (body) => void upsert.run(name, JSON.stringify(body), now()),
  }
}
