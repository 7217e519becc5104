import { describe, expect, it } from 'vitest'
import { createFakeClient } from '../testing/fake-client.ts'
import { createImportStore } from './import-store.ts'

const item = (id: string, more: object = {}) => ({ id, kind: 'workspace', agentId: 'main', from: 'workspace', to: '/x', added: 1, bytes: 1, same: 0, beside: 0, failed: 0, isOutside: false, notes: [], moreNotes: 0, ...more })
const preview = { folder: '/home/ada/.openclaw', isFound: true, isUnfinished: false, items: [item('a'), item('b', { added: 0 }), item('c', { isOutside: true })], left: [] }

describe('taking over an OpenClaw', () => {
  it('chooses what brings something, and leaves what lies outside to the person', async () => {
    const fake = createFakeClient()
    fake.answer('desktop.import.preview', () => preview)
    fake.answer('desktop.import.apply', () => ({ ...preview, durationMs: 1 }))
    const store = createImportStore({ client: fake.client })
    await store.getState().look(' ')
    expect(fake.requests).toEqual([{ method: 'desktop.import.preview', params: {} }])
    expect(store.getState()).toMatchObject({ phase: 'ready', chosen: ['a'] })
    store.getState().choose('c', true)
    store.getState().choose('a', false)
    const copying = store.getState().copy()
    fake.emit('desktop.import.progress', { itemId: 'c', item: 1, items: 1, done: 1, total: 2 })
    expect(store.getState()).toMatchObject({ phase: 'copying', progress: { done: 1, total: 2 } })
    await copying
    expect(fake.requests.at(-1)).toEqual({ method: 'desktop.import.apply', params: { folder: '/home/ada/.openclaw', items: ['c'] } })
    expect(store.getState()).toMatchObject({ phase: 'done', progress: null })
  })

  it('says why it could not look or copy, and can go on', async () => {
    const fake = createFakeClient()
    fake.answer('desktop.import.preview', ({ folder }) => {
      if (folder === '/file') throw new Error('/file is a file, not a folder')
      return preview
    })
    fake.answer('desktop.import.apply', () => {
      throw new Error('An import is already running.')
    })
    const store = createImportStore({ client: fake.client })
    await store.getState().look('/file')
    expect(store.getState()).toMatchObject({ phase: 'ready', found: null, problem: '/file is a file, not a folder' })
    await store.getState().look('')
    await store.getState().copy()
    expect(store.getState()).toMatchObject({ phase: 'ready', found: preview, problem: 'An import is already running.' })
  })
})
