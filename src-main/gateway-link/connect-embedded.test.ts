// The link against a whole gateway in this process.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLive } from '../../e2e/harness/live-gateway.ts'
import type { LiveGateway } from '../../e2e/harness/live-gateway.ts'
import { createEmbeddedGateway } from '../embedded-gateway.ts'
import type { EmbeddedGateway } from '../embedded-gateway.ts'
import { followEmbedded } from './connect-embedded.ts'
import { createGatewayLink } from './gateway-link.ts'
import type { GatewayLink } from './gateway-link.ts'

let live: LiveGateway
let embedded: EmbeddedGateway
let link: GatewayLink
beforeAll(async () => {
  live = await startLive()
  embedded = createEmbeddedGateway({ begin: async () => live.gateway(), stoppedMessage: () => 'stopped' })
  link = createGatewayLink({ after: (run, ms) => void after(run, ms) })
  followEmbedded(link, embedded, { version: '0.1.0', name: 'OpenClaw' }, () => true)
})
afterAll(async () => {
  link.follow(null)
  await live.stop()
})

describe('the app and the gateway inside it', () => {
  it('speak as soon as it runs, without a device', async () => {
    expect(link.view().connection).toBe('none')
    await embedded.start()
    await expect.poll(() => link.view().connection).toBe('open')
    expect(link.client()?.state()).toMatchObject({ hello: { deviceId: '', mainSessionKey: 'agent:main:main' } })
    expect(await link.client()?.request('device.pair.list')).toMatchObject({ pending: [], paired: [] })
  })

  it('know of runs, replies and questions', async () => {
    const owner = await live.enter()
    const replies: string[] = []
    link.onReply(({ text }) => void replies.push(text))
    const runId = await owner.send('agent:main:a', 'slowly [[rate=20]] [[tokens=20]]')
    await expect.poll(() => link.view().running).toBe(1)
    const { text } = await owner.ended(runId)
    await expect.poll(() => replies).toEqual([text])
    await expect.poll(() => link.view()).toMatchObject({ running: 0, sessions: [{ key: 'agent:main:a', isRunning: false, isBackground: false }] })

    const asking = await owner.send('agent:main:a', '[[tool=exec {"command":"touch made-by-test"}]]')
    await expect.poll(() => link.view().approvals.map(({ command, sessionKey }) => [command, sessionKey])).toEqual([['touch made-by-test', 'agent:main:a']])
    await link.client()?.request('exec.approval.resolve', { id: link.view().approvals[0]?.id, decision: 'deny' })
    await owner.ended(asking)
    await expect.poll(() => link.view().approvals).toEqual([])
  })

  it('keep their token out of every file', async () => {
    const token = live.gateway().hostToken()
    expect(token.length).toBeGreaterThan(40)
    const files = readdirSync(live.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(token))).toEqual([])
  })
})
