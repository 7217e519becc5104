// A fake gateway and an Io that points at it, for tests that run whole command lines.
import { runCli } from '../main.ts'
import type { FakeGateway, FakeHandler } from './fake-gateway.ts'
import { startFakeGateway } from './fake-gateway.ts'
import type { FakeIo } from './fake-io.ts'
import { createFakeIo } from './fake-io.ts'

export interface Answer {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly io: FakeIo
}

export interface GatewayScene {
  readonly gateway: FakeGateway
  /** Runs one command line against the fake gateway, with a fresh Io over the same home. */
  readonly claw: (words: readonly string[], options?: { readonly input?: string; readonly tty?: boolean }) => Promise<Answer>
  readonly close: () => Promise<void>
}

/** `port: null` points at a port where nothing listens. */
export async function createGatewayScene(handlers: Readonly<Record<string, FakeHandler>> = {}, options: { readonly running?: boolean } = {}): Promise<GatewayScene> {
  const gateway = await startFakeGateway({ token: 'secret', handlers })
  if (options.running === false) await gateway.close()
  const made: FakeIo[] = []
  return {
    gateway,
    async claw(words, { input, tty = false } = {}) {
      const stateDir = made[0]?.env['OPENCLAW_STATE_DIR']
      const io = createFakeIo({ tty, env: { OPENCLAW_GATEWAY_PORT: String(gateway.port), OPENCLAW_GATEWAY_TOKEN: 'secret', NO_COLOR: '1', OPENCLAW_KEYCHAIN: 'off', ...(stateDir === undefined ? {} : { OPENCLAW_STATE_DIR: stateDir }) } })
      made.push(io)
      if (input !== undefined) io.type(input)
      if (!tty) io.endInput()
      const code = await runCli(words, io)
      return { code, out: io.out(), err: io.err(), io }
    },
    close: async () => {
      await gateway.close()
      for (const io of made) io.remove()
    },
  }
}
