// The built file behind the `claw` command: starts as plain JavaScript, under an older Node too, and loads little.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const built = join(root, 'dist', 'claw.js')
const home = mkdtempSync(join(tmpdir(), 'claw-built-'))
const env = { ...process.env, HOME: home, OPENCLAW_STATE_DIR: join(home, 'state'), OPENCLAW_GATEWAY_PORT: '1' }
afterAll(() => rmSync(home, { recursive: true, force: true }))

function run(node: string, ...words: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(node, [built, ...words], { env, encoding: 'utf8' })
}

/** A Node on this machine that is too old for the gateway, if there is one. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path) && /^v(1\d|2[01])\./.test(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout))

describe.skipIf(!existsSync(built))('the built command', () => {
  it('prints its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(run(process.execPath, 'version')).toMatchObject({ status: 0, stdout: `claw ${version}\n`, stderr: '' })
  })

  it('passes exit codes and errors on', () => {
    expect(run(process.execPath, 'nope')).toMatchObject({ status: 2, stdout: '' })
    expect(run(process.execPath, 'status').status).toBe(3)
  })

  it('keeps compiled code in the state directory', () => {
    expect(existsSync(join(home, 'state', 'cache', 'compiled'))).toBe(true)
  })

  it('names nothing but Node\'s own modules before it knows which Node runs it', () => {
    const imports = [...readFileSync(built, 'utf8').matchAll(/^import .*?["']([^"']+)["'];?$/gm)].map((match) => match[1])
    expect(imports.filter((name) => name?.startsWith('node:') !== true)).toEqual([])
  })

  it.skipIf(oldNode === undefined)('restarts itself with the project\'s Node under an older one', () => {
    const { stdout, status } = run(oldNode ?? '', 'version', '--json')
    expect([status, (JSON.parse(stdout) as { node: string }).node]).toEqual([0, process.versions.node])
  })
})
