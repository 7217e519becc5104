import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { CallAnswer } from '../src-preload/channels.ts'
import { channelOf } from '../src-preload/channels.ts'
import { serveCalls } from './bridge/serve-calls.ts'
import type { CallHandlers } from './bridge/serve-calls.ts'
import { APP_ORIGIN, serveDashboardPage } from './dashboard-page.ts'
import { createEmbeddedGateway } from './embedded-gateway.ts'
import { applicationMenu } from './menus.ts'
import type { Caller } from './ports/page-calls.ts'
import { createDiagnostics } from './problems/diagnostics.ts'
import { createFaultReporter } from './problems/fault-reporter.ts'
import { en } from './texts/en.ts'

describe('calls of pages', () => {
  const page: Caller = { frameUrl: `${APP_ORIGIN}/chat/x`, isMainFrame: true, windowId: 1 }

  function serve() {
    const answers = new Map<string, (caller: Caller, params: unknown) => Promise<unknown>>()
    const refusals: string[] = []
    serveCalls({
      calls: { handle: (channel, answer) => void answers.set(channel, answer) },
      handlers: {
        'gateway.signIn': async () => ({ url: 'ws://here/', token: 'once' }),
        'window.open': async ({ path }: { readonly path: string }) => Promise.reject(new Error(`no ${path}`)),
      } as unknown as CallHandlers,
      appOrigin: APP_ORIGIN,
      isOwnWindow: (id) => id === 1,
      onRefusal: (problem) => refusals.push(problem),
    })
    return { refusals, call: (caller: Caller, params: unknown, name: 'gateway.signIn' | 'window.open' = 'gateway.signIn') => answers.get(channelOf(name))?.(caller, params) as Promise<CallAnswer> }
  }

  it('are answered for a page of the app, and failures told by their message', async () => {
    const { call } = serve()
    expect(await call(page, {})).toEqual({ ok: true, result: { url: 'ws://here/', token: 'once' } })
    expect(await call(page, { path: '/x' }, 'window.open')).toEqual({ ok: false, message: 'no /x' })
  })

  it.each([
    { ...page, frameUrl: 'https://evil.example/' }, { ...page, frameUrl: 'app://openclaw.evil/' }, { ...page, frameUrl: '' },
    { ...page, isMainFrame: false }, { ...page, windowId: 2 }, { ...page, windowId: null },
  ])('are refused for %o', async (caller) => {
    const { call, refusals } = serve()
    expect(await call(caller, {})).toMatchObject({ ok: false })
    expect(refusals).toHaveLength(1)
  })

  it.each([undefined, null, [], 'x', { path: '/' }])('are refused with %o, which the call does not have', async (params) => {
    const { call } = serve()
    expect(await call(page, params)).toEqual({ ok: false, message: '"gateway.signIn" was called with parameters it does not have.' })
  })
})

describe('the dashboard over the app’s scheme', () => {
  function serve(url: string, method = 'GET') {
    const folder = mkdtempSync(join(tmpdir(), 'claw-page-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<p>page</p>')
    writeFileSync(join(folder, 'assets', 'a-1.js'), 'run()')
    return serveDashboardPage({ folder, socketAddress: async () => 'ws://127.0.0.1:1' }, { method, url })
  }

  it('serves the page for every view, with sockets to its gateway only', async () => {
    const { status, headers, body } = await serve(`${APP_ORIGIN}/chat/agent:main:main?x=1`)
    expect([status, new TextDecoder().decode(body ?? new Uint8Array())]).toEqual([200, '<p>page</p>'])
    expect(headers['content-security-policy']).toContain("connect-src 'self' ws://127.0.0.1:1;")
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['cache-control']).toBe('no-cache')
  })

  it('serves files with their type, kept for good when their name holds their content', async () => {
    const { headers } = await serve(`${APP_ORIGIN}/assets/a-1.js`)
    expect(headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' })
  })

  it.each([['app://other/', 'GET'], [`${APP_ORIGIN}/assets/none.js`, 'GET'], [`${APP_ORIGIN}/%2e%2e%2fetc/passwd`, 'GET'], [`${APP_ORIGIN}/`, 'POST']])('has nothing at %s for %s', async (url, method) => {
    expect((await serve(url, method)).status).toBe(404)
  })
})

describe('the gateway inside', () => {
  const gateway = () => ({ port: 1, url: 'http://127.0.0.1:1', stateDir: '/s', signInLink: () => '', signInToken: () => 't', hostToken: () => 'h', stop: async () => undefined })

  it('is waited for by whoever asks while it starts', async () => {
    const begun = Promise.withResolvers<ReturnType<typeof gateway>>()
    const embedded = createEmbeddedGateway({ begin: () => begun.promise, stoppedMessage: () => 'stopped' })
    const started = embedded.start()
    const asked = embedded.ready()
    expect(embedded.state()).toEqual({ kind: 'starting' })
    begun.resolve(gateway())
    await started
    expect((await asked).url).toBe('http://127.0.0.1:1')
    await embedded.stop()
    await expect(embedded.ready()).rejects.toThrow('stopped')
  })

  it('that fails says why, and can be started again', async () => {
    const results = [Promise.reject(new Error('port 1 is taken')), Promise.resolve(gateway())]
    const embedded = createEmbeddedGateway({ begin: () => results.shift() ?? Promise.resolve(gateway()), stoppedMessage: () => 'stopped' })
    const states: string[] = []
    embedded.onState(({ kind }) => states.push(kind))
    await embedded.start()
    expect(embedded.state()).toEqual({ kind: 'failed', message: 'port 1 is taken' })
    await expect(embedded.ready()).rejects.toThrow('port 1 is taken')
    await embedded.start()
    expect(states).toEqual(['starting', 'failed', 'starting', 'running'])
  })
})

describe('faults', () => {
  it('are shown one at a time, with diagnostics that hold no secret', async () => {
    const copied: string[] = []
    const shown: string[] = []
    const answers = [1, 0]
    const answered = Promise.withResolvers<undefined>()
    const diagnostics = createDiagnostics({ version: '1.2.3', gatewayState: () => ({ kind: 'running', url: 'http://127.0.0.1:1' }), now: () => 0 })
    const faults = createFaultReporter({
      texts: en, diagnostics,
      quit: () => undefined,
      clipboard: { readText: async () => '', readImage: async () => null, writeText: async (text) => void copied.push(text) },
      dialogs: {
        chooseFolder: async () => [],
        async ask({ detail }) {
          shown.push(detail)
          if (shown.length === 2) answered.resolve(undefined)
          return answers.shift() ?? 0
        },
      },
    })
    faults.report(new Error('broke with sk-abcdefghijklmnopqrstuvwxyz'))
    faults.report(new Error('broke again meanwhile'))
    await answered.promise
    expect(shown).toEqual(['broke with sk-abcdefghijklmnopqrstuvwxyz', 'broke with sk-abcdefghijklmnopqrstuvwxyz'])
    expect(copied.join('')).toContain('OpenClaw Desktop 1.2.3')
    expect(copied.join('')).toContain('broke again meanwhile')
    expect(copied.join('')).not.toContain('sk-abc')
  })
})

describe('the menus', () => {
  it.each(['darwin', 'linux', 'win32'] as const)('have on %s a way to quit, and each shortcut once', (platform) => {
    const entries = applicationMenu(platform, en).flatMap((entry) => (entry.kind === 'submenu' ? entry.entries : [entry]))
    const actions = entries.filter((entry) => entry.kind === 'action')
    expect(actions.map(({ id }) => id).toSorted()).toEqual(['about', 'diagnostics', 'new-window', 'preferences', 'quick-chat', 'quit', 'updates'])
    const shortcuts = actions.flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(shortcuts).size).toBe(shortcuts.length)
  })
})
