import * as wire from '@openclaw/gateway-protocol/schema'
import { describe, expect, it } from 'vitest'
import { answer, callTools, createFixture, hang, KEY, openStore, textResult, until } from './testing/agent-fixture.ts'

describe('a run', () => {
  it('answers a message: stored, streamed, finished', async () => {
    const agent = createFixture({ script: () => answer('Hello!') })
    expect(agent.send('hi', 'r1')).toEqual({ status: 'started', runId: 'r1', messageSeq: 1, interruptedActiveRun: false })
    expect(agent.send('hi', 'r1')).toEqual({ status: 'in_flight', runId: 'r1' })
    expect(await agent.result('r1')).toMatchObject({ status: 'ok', text: 'Hello!', stopReason: 'stop', provider: 'fake', model: 'echo' })
    expect(agent.send('hi', 'r1')).toEqual({ status: 'ok', runId: 'r1' })
    expect(agent.log()).toEqual(['user: hi', 'assistant: Hello!'])
    expect(agent.sessions.get(KEY)).toMatchObject({ title: 'hi', status: 'done', messageCount: 2, tokens: { total: 15, context: 15 } })
    expect(agent.chat('r1').map(({ state }) => state)).toEqual(['status', 'delta', 'final'])
  })
})
