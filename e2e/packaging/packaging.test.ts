// The packages of the desktop app, made for real by electron-builder around a stand-in for Electron's binary: what is inside, and that it runs.
import { extractAll, listPackage, statFile } from '@electron/asar'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startModelServer } from '../fakes/model-server.ts'
import { startGateway, TOKEN } from '../harness/gateway-process.ts'
import { enterLive } from '../harness/live-client.ts'

const root = join(import.meta.dirname, '..', '..')
const require = createRequire(import.meta.url)
const MEGABYTE = 1024 * 1024
/** What Electron's binary is searched for when its fuses are set; the bytes after it are version, count and states. */
const FUSE_WIRE = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = ['runAsNode', 'enableCookieEncryption', 'enableNodeOptionsEnvironmentVariable', 'enableNodeCliInspectArguments', 'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar', 'loadBrowserProcessSpecificV8Snapshot', 'grantFileProtocolExtraPrivileges'] as const

const folder = mkdtempSync(join(tmpdir(), 'claw-packaging-'))
const output = join(folder, 'out')
const unpacked = join(output, process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked')
const asar = join(unpacked, 'resources', 'app.asar')

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'dist.mjs'), '--linux', '--dir', `-c.directories.output=${output}`], {
    cwd: root, encoding: 'utf8', env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: makeElectron() },
  })
  if (status !== 0) throw new Error(`electron-builder did not finish:\n${stdout}\n${stderr}`)
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function makeElectron(): string {
  const electron = join(folder, 'electron')
  for (const name of ['locales', 'resources']) mkdirSync(join(electron, name), { recursive: true })
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(electron, name), 'licence')
  writeFileSync(join(electron, 'version'), (require('electron/package.json') as { version: string }).version)
  writeFileSync(join(electron, 'electron'), `#!/bin/sh\nexit 0\n# ${FUSE_WIRE}\u0001\u0009101100011\n`, { mode: 0o755 })
  return electron
}

const files = () => listPackage(asar, { isPack: false })
const sizeOf = (path: string): number => {
  const entry = statFile(asar, path.replace(/^\//, ''))
  return 'size' in entry ? entry.size : 0
}

describe('the packed app', () => {
  it('holds what it runs on, and nothing of how it was made', () => {
    const all = files()
    for (const path of ['/package.json', '/dist/desktop/main.js', '/dist/desktop/preload/index.cjs', '/dist/ui/index.html', '/dist/plugins/openai/index.js', '/dist/assets/workspace/AGENTS.md']) expect(all).toContain(path)
    expect(all.filter((path) => /\.(map|ts|tsx|md)$/.test(path) && !path.startsWith('/dist/assets/'))).toEqual([])
    expect(all.filter((path) => /^\/(gateway|src-main|src-preload|src-renderer|e2e|bench|docs|scripts|out)(\/|$)/.test(path))).toEqual([])
    expect([...new Set(all.flatMap((path) => /^\/node_modules\/([^/]+)/.exec(path)?.[1] ?? []))].toSorted()).toEqual(['better-sqlite3', 'keytar'])
  })

  it('brings the native files of its own system only, outside of the archive where they are loaded from', () => {
    const native = files().filter((path) => path.endsWith('.node')).toSorted()
    expect(native).toEqual(['/node_modules/better-sqlite3/prebuilds/' + `linux-${process.arch}.node`, '/node_modules/keytar/build/Release/keytar.node'])
    for (const path of native) expect(existsSync(join(`${asar}.unpacked`, path))).toBe(true)
  })

  it('stays within 40 MB', () => {
    const unpackedSize = readdirSync(`${asar}.unpacked`, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(`${asar}.unpacked`, name))).reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)
    expect((statSync(asar).size + unpackedSize) / MEGABYTE).toBeLessThan(40)
    // One file that grows without anybody noticing is found by its name.
    expect(files().filter((path) => sizeOf(path) > 3 * MEGABYTE && !path.endsWith('.node'))).toEqual([])
  })

  it('can\'t be turned into a bare Node, debugged, or made to load other code', () => {
    const binary = readFileSync(join(unpacked, 'openclaw-desktop'), 'latin1')
    const states = binary.slice(binary.indexOf(FUSE_WIRE) + FUSE_WIRE.length + 2)
    expect(Object.fromEntries(FUSES.map((fuse, index) => [fuse, states[index] === '1']))).toEqual({
      runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false,
    })
  })

  it('holds a gateway that starts and answers under plain Node', async () => {
    const app = join(folder, 'app')
    extractAll(asar, app)
    const model = await startModelServer()
    const gateway = await startGateway({ modelUrl: model.url, claw: join(app, 'dist', 'claw.js') })
    try {
      const client = await enterLive(`ws://127.0.0.1:${gateway.port}`, { client: { id: 'gateway-client', mode: 'backend' }, scopes: ['operator.admin', 'operator.read', 'operator.write'], auth: { token: TOKEN } })
      expect((await client.turn('packed', 'hello')).text).not.toBe('')
      await client.end()
      expect(await (await fetch(`http://127.0.0.1:${gateway.port}/`)).text()).toContain('<div id="root">')
    } finally {
      await gateway.stop()
      await model.close()
    }
  })
})

describe('electron-builder.yml', () => {
  it('is valid as a whole, for the systems it was not run on too', async () => {
    const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
      readonly getConfig: (folder: string, path: null, options: null) => Promise<Record<string, unknown>>
      readonly validateConfiguration: (config: unknown, log: { readonly isEnabled: boolean }) => Promise<void>
    }
    const config = await getConfig(root, null, null)
    await validateConfiguration(config, { isEnabled: false })
    expect(config).toMatchObject({ mac: { hardenedRuntime: true }, win: {}, linux: {}, protocols: [{ schemes: ['openclaw', 'oc-pair'] }] })
    const { mac } = config as { mac: { entitlements: string } }
    expect(readFileSync(join(root, mac.entitlements), 'utf8')).toContain('com.apple.security.device.audio-input')
  })
})
