import { describe, expect, it } from 'vitest'
import { createCodec } from './codec.ts'
import { readLaunchArguments } from './launch-arguments.ts'
import { strict, strictEmitter } from './strict.ts'

describe('the stand-in for Electron', () => {
  it('reads a command line as Electron does', () => {
    expect(readLaunchArguments(['-r', 'loader.js', '--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '-r', 'hooks.cjs', '/app', '--user-data-dir=/data', 'openclaw://x'])).toEqual({ requires: ['loader.js', 'hooks.cjs'], inspectPort: 0, userData: '/data', app: '/app' })
  })

  it('throws for members that are not emulated, and lets everybody else pass', async () => {
    const shell = strict('shell', { beep: () => 'beep' }) as { beep(): string; trashItem?(path: string): void }
    expect(shell.beep()).toBe('beep')
    expect(() => shell.trashItem?.('x')).toThrow('electron stand-in: shell.trashItem is not implemented')
    expect(await Promise.resolve(shell)).toBe(shell)
    class App extends strictEmitter('app') {}
    const app = new App() as InstanceType<typeof App> & { getGPUInfo?(): void }
    let heard = 0
    app.on('ready', () => (heard += 1))
    app.emit('ready')
    expect(heard).toBe(1)
    expect(() => app.getGPUInfo?.()).toThrow('app.getGPUInfo is not implemented')
  })

  it('carries what structured clone carries, and refuses the same', () => {
    const { encode, decode } = createCodec()
    const value: Record<string, unknown> = { text: 'a', none: undefined, nothing: null, zero: -0, nan: Number.NaN, big: 12n, date: new Date(5), bytes: new Uint8Array([1, 2, 255]), map: new Map([['k', [1]]]), set: new Set([1]), error: new RangeError('far') }
    value['self'] = value
    const copy = decode(encode(value)) as typeof value
    expect(copy).toEqual(value)
    expect(copy['self']).toBe(copy)
    expect(() => encode(() => 1)).toThrow('An object could not be cloned.')
    expect(() => encode({ promise: Promise.resolve() })).toThrow('An object could not be cloned.')
  })
})
