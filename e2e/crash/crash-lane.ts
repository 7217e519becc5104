// One gateway that is killed again and again over the same state, with everything that was ever sent to it remembered for a while.
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ModelServer } from '../fakes/model-server.ts'
import { startGateway, TOKEN } from '../harness/gateway-process.ts'
import type { GatewayProcess } from '../harness/gateway-process.ts'
import { connect } from '../harness/wire-client.ts'
import type { WireClient } from '../harness/wire-client.ts'
import { killPoint } from './kill-point.ts'
import type { KillPoint } from './kill-point.ts'
import { judge, judgeOrder } from './ledger.ts'
import type { SentMessage, WireMessage } from './ledger.ts'
import { whenReached } from './sightings.ts'
import type { Sightings } from './sightings.ts'

/** Messages are judged again for this many restarts after their own: a late resume must not answer twice. */
const REMEMBERED_ROUNDS = 3
const LONGEST_WAIT_MS = 1500
const CLIENT = { caps: ['tool-events', 'exec-approvals'] }

/** Where a lane keeps its state. */
export function makeFolder(model: ModelServer): string {
  const folder = mkdtempSync(join(tmpdir(), 'claw-crash-'))
  const workspace = join(folder, 'workspace')
  mkdirSync(workspace)
  writeFileSync(join(folder, 'openclaw.json'), JSON.stringify({
    gateway: { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN } },
    agents: {
      defaults: { workspace, model: { primary: 'scripted/scripted-1' }, compaction: { keepRecentTokens: 1, reserveTokensFloor: 1000 } },
      entries: { main: { default: true }, asking: { workspace, tools: { exec: { mode: 'ask' } } } },
    },
    tools: { exec: { mode: 'full' } },
    models: { mode: 'replace', providers: { scripted: { baseUrl: `${model.url}/v1`, apiKey: 'none', api: 'openai-completions', models: [{ id: 'scripted-1', contextWindow: 200_000, maxTokens: 8192 }] } } },
  }))
  return folder
}

/** Kills `kills` times, beginning with this seed. Returns what broke the promise; stops at the first kill that did. */
export async function runLane(model: ModelServer, { firstSeed, kills }: { readonly firstSeed: number; readonly kills: number }, sightings: Sightings): Promise<string[]> {
  const folder = makeFolder(model)
  const options = { modelUrl: model.url, stateDir: folder, byLine: true }
  const rounds: (readonly SentMessage[])[] = []
  let gateway = await startGateway(options)
  await fillLongSession(gateway)
  for (let seed = firstSeed; seed < firstSeed + kills; seed += 1) {
    const point = killPoint(seed)
    rounds.push(await sendAndKill(gateway, point, sightings))
    if (rounds.length > REMEMBERED_ROUNDS) rounds.shift()
    gateway = await startGateway(options)
    if (point.againAfterMs !== null) {
      await delay(point.againAfterMs)
      await gateway.kill()
      gateway = await startGateway(options)
    }
    const problems = await judgeAll(gateway, rounds, folder)
    if (problems.length > 0) {
      await gateway.stop()
      return problems.map((problem) => `seed ${seed} (${JSON.stringify(point)}): ${problem}\n  state kept in ${folder}`)
    }
  }
  await gateway.stop()
  rmSync(folder, { recursive: true, force: true })
  return []
}

const LONG_SESSION = 'agent:main:long'

/** Slow words make a slow summary too: the conversation is part of what the model is asked to summarise. */
async function fillLongSession(gateway: GatewayProcess): Promise<void> {
  const client = await connect(gateway.port, CLIENT)
  for (const index of [1, 2]) await client.turn(LONG_SESSION, `${index} ${'some talk '.repeat(200)} [[rate=100]] [[tokens=10]]`)
  client.close()
}

async function sendAndKill(gateway: GatewayProcess, point: KillPoint, sightings: Sightings): Promise<readonly SentMessage[]> {
  const client = await connect(gateway.port, CLIENT)
  await client.request('sessions.subscribe', {})
  const sight = whenReached(client, point)
  if (point.trigger === 'answered') answerApprovals(client, sight.tell)
  const sent = messagesOf(point)
  const cut = () => { /* The kill cut the connection: whether this was acknowledged is exactly what is being tested. */ }
  if (point.plot === 'compaction') client.request('sessions.compact', { key: LONG_SESSION }).catch(cut)
  for (const entry of sent) {
    client.request('chat.send', { sessionKey: entry.sessionKey, message: entry.text, idempotencyKey: entry.runId, ...(point.plot === 'queue' && { queueMode: 'followup' }) }).then(() => { entry.acknowledged = true }, cut)
  }
  const isReached = await Promise.race([sight.reached.then(() => true), delay(LONGEST_WAIT_MS, false)])
  sightings.count(point, isReached)
  if (point.delayMs > 0) await delay(point.delayMs)
  await gateway.kill()
  client.close()
  return sent
}

/** Allows whatever is asked, and says that it did. */
function answerApprovals(client: WireClient, tell: () => void): void {
  const allow = (id: unknown) => {
    client.request('exec.approval.resolve', { id, decision: 'allow-once' }).then(tell, () => { /* Killed, or answered already. */ })
  }
  client.onEvent((event, payload) => { if (event === 'exec.approval.requested') allow(payload['id']) })
  client.request('exec.approval.list', {}).then((pending) => { for (const { id } of pending as unknown as readonly { id: string }[]) allow(id) }, () => { /* Killed. */ })
}

function messagesOf(point: KillPoint): readonly SentMessage[] {
  const together = `agent:main:queue-${randomUUID()}`
  return Array.from({ length: point.messages }, (_, index): SentMessage => {
    const runId = randomUUID()
    const withTool = point.withTool && index === 0
    const effect = withTool ? `effect-${runId}` : null
    const isBackground = point.plot === 'background'
    const own = `agent:${point.plot === 'approval' ? 'asking' : 'main'}:crash-${runId}`
    const sessionKey = point.plot === 'queue' ? together : point.plot === 'compaction' ? LONG_SESSION : point.plot === 'turn' && index === 2 ? 'agent:main:shared' : own
    const words = point.plot === 'long-answer' ? 'word '.repeat(60) : point.plot === 'queue' ? 'word '.repeat(8) : ''
    const rate = words === '' ? '' : ' [[rate=300]]'
    const command = isBackground ? `{"command":"sleep 0.1; echo ${effect} >> effects.txt","background":true}` : `{"command":"echo ${effect} >> effects.txt"}`
    return { runId, sessionKey, text: `please [[reply=${words}answer-${runId}]]${rate}${withTool ? ` [[tool=exec ${command}]]` : ''}`, expected: `answer-${runId}`, acknowledged: false, effect, isBackground }
  })
}

async function judgeAll(gateway: GatewayProcess, rounds: readonly (readonly SentMessage[])[], folder: string): Promise<string[]> {
  const client = await connect(gateway.port, CLIENT)
  answerApprovals(client, () => undefined)
  const sent = rounds.flat()
  for (const entry of sent) {
    const isStored = (await history(client, entry.sessionKey)).some((message) => message.idempotencyKey === `${entry.runId}:user`)
    if (isStored || entry.acknowledged) await client.request('agent.wait', { runId: entry.runId, timeoutMs: 10_000 })
  }
  const file = join(folder, 'workspace', 'effects.txt')
  const effects = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const problems: string[] = []
  for (const entry of sent) problems.push(...judge(entry, await history(client, entry.sessionKey), effects))
  for (const entries of Map.groupBy(sent, ({ sessionKey }) => sessionKey).values()) problems.push(...judgeOrder(entries, await history(client, entries[0]?.sessionKey ?? '')))
  client.close()
  return problems
}

async function history(client: WireClient, sessionKey: string): Promise<readonly WireMessage[]> {
  const page = await client.request('chat.history', { sessionKey, limit: 1000 })
  return page['messages'] as readonly WireMessage[]
}
