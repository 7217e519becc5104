import { describe, expect, it } from 'vitest'
import type { Accent } from '../../lib/appearance/accent.ts'
import { followAccent } from './accent-store.ts'
import { createFakeClient } from '../testing/fake-client.ts'

function page(seamColor: string | null) {
  const fake = createFakeClient()
  const kept = new Map<string, string>()
  const shown: (Accent | null)[] = []
  let colour = seamColor
  fake.answer('desktop.appearance', () => ({ seamColor: colour }))
  followAccent({ client: fake.client, storage: { setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) }, apply: (accent) => shown.push(accent) })
  fake.setOpen(true)
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
  return { fake, kept, shown, settled, choose: (next: string | null) => (colour = next) }
}

describe('the accent colour of the settings', () => {
  it('is shown, kept for the next first paint, and changes with the settings', async () => {
    const { fake, kept, shown, settled, choose } = page('#0000ff')
    await settled()
    expect(shown).toEqual([{ hue: 264, strength: 1 }])
    expect([...kept]).toEqual([['openclaw.accent', '264 1']])
    choose(null)
    fake.emit('config.changed', {})
    await settled()
    expect(shown.at(-1)).toBeNull()
    expect(kept.size).toBe(0)
  })

  it('stays as it is when the gateway cannot say', async () => {
    const { fake, shown, settled } = page('#0000ff')
    await settled()
    fake.answer('desktop.appearance', () => {
      throw new Error('busy')
    })
    fake.emit('config.changed', {})
    await settled()
    expect(shown).toHaveLength(1)
  })
})
