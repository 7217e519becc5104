// A gateway with things in it that requests can be about: sessions, devices, questions. Each helper makes a new one.
import { randomUUID } from 'node:crypto'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'
import { connectPublished, createDevice, OWNER_SCOPES } from '../harness/published-client.ts'
import type { PublishedClient } from '../harness/published-client.ts'

export interface World {
  readonly live: LiveGateway
  /** All scopes; follows all sessions; sees tools. */
  readonly owner: PublishedClient
  /** A session with one finished turn. */
  session(): Promise<{ readonly key: string; readonly sessionId: string; readonly runId: string; readonly entryId: string }>
  /** A session in which a turn is running for the next seconds. */
  busySession(): Promise<{ readonly key: string; readonly runId: string }>
  /** A paired device that is not connected any more. */
  device(): Promise<{ readonly deviceId: string }>
  /** A device that asks for one more scope and waits. */
  upgrade(): Promise<{ readonly requestId: string; readonly phone: PublishedClient }>
  /** A command that waits for somebody's decision. */
  question(): Promise<{ readonly id: string }>
  /** An owner of nothing but these scopes. */
  limited(scopes: readonly string[]): Promise<PublishedClient>
}

export async function createWorld(): Promise<World> {
  const live = await startLive({ config: { tools: { exec: { mode: 'full' } } } })
  const owner = await connectPublished(live.url())
  await owner.request('sessions.subscribe')
  const limitedClients = new Map<string, Promise<PublishedClient>>()

  const session: World['session'] = async () => {
    const runId = randomUUID()
    const created = await owner.request('sessions.create', { label: `Session ${runId.slice(0, 8)}`, message: 'hello there', idempotencyKey: runId })
    const key = String(created['key'])
    await owner.request('sessions.messages.subscribe', { key })
    await owner.request('agent.wait', { runId, timeoutMs: 10_000 })
    const { messages } = await owner.request('chat.history', { sessionKey: key }) as { messages: readonly { readonly __openclaw: { readonly id: string } }[] }
    return { key, sessionId: String(created['sessionId']), runId, entryId: messages.at(-1)?.__openclaw.id ?? '' }
  }

  return {
    live, owner, session,
    async busySession() {
      const runId = randomUUID()
      const { key } = await owner.request('sessions.create', { message: '[[tokens=200]] [[rate=40]]', idempotencyKey: runId })
      return { key: String(key), runId }
    },
    async device() {
      const device = createDevice()
      const client = await connectPublished(live.url(), device.options)
      await client.stop()
      return { deviceId: device.id }
    },
    async upgrade() {
      const phone = await connectPublished(live.url(), { ...createDevice().options, scopes: ['operator.read'] })
      const { requestId } = await phone.request('device.scopes.requestUpgrade', { scopes: ['operator.write'] })
      return { requestId: String(requestId), phone }
    },
    async question() {
      // Somebody must be there to ask, and nobody answers their own question.
      const [asker] = await Promise.all([limitedOf(['operator.approvals'], []), limitedOf(['operator.approvals'], ['exec-approvals'])])
      const accepted = Promise.withResolvers<unknown>()
      void asker.client.request('exec.approval.request', { command: 'echo hi', twoPhase: true, timeoutMs: 60_000 }, { expectFinal: true, onAccepted: accepted.resolve, timeoutMs: null }).catch(accepted.reject)
      return { id: String((await accepted.promise as { readonly id: string }).id) }
    },
    limited: (scopes) => limitedOf(scopes, []),
  }

  function limitedOf(scopes: readonly string[], caps: readonly string[]): Promise<PublishedClient> {
    const name = [...scopes, ...caps].join(' ')
    const client = limitedClients.get(name) ?? connectPublished(live.url(), { scopes: OWNER_SCOPES.filter((scope) => scopes.includes(scope)), caps: [...caps] })
    limitedClients.set(name, client)
    return client
  }
}
