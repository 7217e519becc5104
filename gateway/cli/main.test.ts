import { afterEach, describe, expect, it } from 'vitest'
import { runCli } from './main.ts'
import type { FakeIo } from './testing/fake-io.ts'
import { createFakeIo } from './testing/fake-io.ts'
import type { FakeGateway } from './testing/fake-gateway.ts'
import { startFakeGateway } from './testing/fake-gateway.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function fakeIo(options: Parameters<typeof createFakeIo>[0] = {}): FakeIo {
  const io = createFakeIo(options)
  cleanups.push(io.remove)
  return io
}

async function fakeGateway(options: Parameters<typeof startFakeGateway>[0] = {}): Promise<FakeGateway> {
  const gateway = await startFakeGateway(options)
  cleanups.push(gateway.close)
  return gateway
}

describe('claw', () => {
  it('prints its help when called without a command', async () => {
    const io = fakeIo()
    expect(await runCli([], io)).toBe(0)
    expect(io.out()).toContain('claw start')
    expect(io.out()).toContain('onboard')
  })

  it('names the nearest command for a mistyped one and ends with the usage code', async () => {
    const io = fakeIo()
    expect(await runCli(['staus'], io)).toBe(2)
    expect(io.err()).toBe('claw: There is no command "staus".\nDid you mean: claw status\n')
    expect(io.out()).toBe('')
  })

  it('says what to start when nothing listens, with a code of its own', async () => {
    const io = fakeIo({ env: { OPENCLAW_GATEWAY_PORT: '1' } })
    expect(await runCli(['health'], io)).toBe(3)
    expect(io.err()).toContain('No gateway is listening at ws://127.0.0.1:1.')
    expect(io.err()).toContain('claw start')
    expect(io.out()).toBe('')
  })

  it('refuses a port that is none', async () => {
    const io = fakeIo()
    expect(await runCli(['health', '--port', 'eighty'], io)).toBe(2)
    expect(io.err()).toContain('--port wants a port between 1 and 65535, not "eighty"')
  })

  it('prints exactly one JSON document', async () => {
    const gateway = await fakeGateway({ token: 'secret', handlers: { health: () => ({ ok: true, ts: 1 }) } })
    const io = fakeIo({ env: { OPENCLAW_GATEWAY_TOKEN: 'secret', OPENCLAW_GATEWAY_PORT: String(gateway.port) } })
    expect(await runCli(['health', '--json'], io)).toBe(0)
    expect(JSON.parse(io.out())).toEqual({ ok: true, ts: 1 })
  })

  it('leaves a failing exit code when the gateway is not well', async () => {
    const gateway = await fakeGateway({ handlers: { health: () => ({ ok: false }) } })
    const io = fakeIo()
    expect(await runCli(['health', '--port', String(gateway.port)], io)).toBe(1)
  })
})
