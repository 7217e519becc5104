// Writes many sessions straight into a state folder, before a gateway opens it: thousands in about a second.
import { join } from 'node:path'
import { createSessionStore } from '../../gateway/sessions/index.ts'
import { openStateDatabase } from '../../gateway/storage/index.ts'

/** `Seeded 1` to `Seeded <count>`, each with one message; every tenth came through Telegram. */
export function seedSessions(stateDir: string, count: number): void {
  const database = openStateDatabase({ path: join(stateDir, 'state.db') })
  database.exec('PRAGMA synchronous = OFF')
  const store = createSessionStore({ database })
  const began = Date.now() - count * 60_000
  for (let number = 1; number <= count; number += 1) {
    const timestampMs = began + number * 60_000
    const key = number % 10 === 0 ? `agent:main:telegram:direct:${number}` : `agent:main:dashboard:seeded-${number}`
    store.createFrom(key, { agentId: 'main', label: `Seeded ${number}` }, [{ trust: 'owner', createdAtMs: timestampMs, body: { type: 'message', message: { role: 'user', content: [{ type: 'text', text: `Message of chat ${number}` }], timestampMs } } }])
  }
  database.close()
}
