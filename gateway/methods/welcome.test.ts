import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createWelcomeMethods } from './index.ts'
import type { MethodContext, WelcomeNote } from './index.ts'

function start({ isInUse = false }: { readonly isInUse?: boolean } = {}) {
  let note: WelcomeNote | null = null
  const methods = createWelcomeMethods({ read: () => note, write: (next) => (note = next), isInUse: () => isInUse, places: () => ({ config: '/state/openclaw.json', state: '/state' }), now: () => 42 })
  return async (name: string, params: object = {}) => {
    const method = methods.find((candidate) => candidate.name === name)
    if (method === undefined) throw new Error(`no method ${name}`)
    return method.handle(method.params.parse(params), {} as MethodContext)
  }
}

describe('the first run', () => {
  it('is new until somebody goes through it, and remembers where they were', async () => {
    const call = start()
    expect(await call('desktop.welcome.get')).toEqual({ isNew: true, finishedAtMs: null, progress: null, places: { config: '/state/openclaw.json', state: '/state' } })
    const progress = { step: 'model', answers: { service: 'openai', launchAtLogin: true } }
    await call('desktop.welcome.save', { progress })
    expect(await call('desktop.welcome.get')).toMatchObject({ isNew: true, progress })
    await call('desktop.welcome.save', { progress: null, isFinished: true })
    expect(await call('desktop.welcome.get')).toMatchObject({ isNew: false, finishedAtMs: 42, progress: null })
    await call('desktop.welcome.save', { progress })
    expect(await call('desktop.welcome.get')).toMatchObject({ finishedAtMs: 42, progress })
  })

  it('is not for an assistant that is in use', async () => {
    expect(await start({ isInUse: true })('desktop.welcome.get')).toMatchObject({ isNew: false, finishedAtMs: null })
  })

  it.each([{ apiKey: 'x' }, { token: 'x' }, { 'a b': 'x' }, { name: 'x'.repeat(2001) }, { name: 1 }])('keeps no answers such as %j', async (answers) => {
    await expect(start()('desktop.welcome.save', { progress: { step: 'model', answers } })).rejects.toThrow(z.ZodError)
  })
})
