import { describe, expect, it } from 'vitest'
import { RequestError } from '../../client/gateway-client.ts'
import { createFakeClient } from '../testing/fake-client.ts'
import { createAgentFilesStore, fileKey, isUnsaved } from './agent-files-store.ts'
import { createAgentSettingsStore } from './agent-settings-store.ts'
import { createAgentSkillsStore } from './agent-skills-store.ts'
import { createKeyedResource } from './create-keyed-resource.ts'
import { createRosterStore } from './roster-store.ts'

const settled = () => new Promise<void>((resolve) => { setImmediate(resolve) })

/** A gateway with one file, which others may change. */
function withFile(content: string | null = 'one') {
  const fake = createFakeClient()
  const disk = { content }
  const file = () => (disk.content === null ? { name: 'SOUL.md', missing: true } : { name: 'SOUL.md', missing: false, content: disk.content, hash: `hash of ${disk.content}` })
  fake.answer('agents.files.get', () => ({ file: file() }))
  fake.answer('agents.files.list', () => ({ workspace: '/w', files: [file()] }))
  fake.answer('agents.files.set', ({ content: next, expectedHash }) => {
    if (expectedHash !== undefined && expectedHash !== file().hash) throw new RequestError('INVALID_REQUEST', 'changed by someone else', { type: 'agent_file_conflict' })
    disk.content = String(next)
    return { file: { ...file(), content: undefined } }
  })
  const store = createAgentFilesStore({ client: fake.client })
  const now = () => {
    const found = store.getState().files.get(fileKey('main', 'SOUL.md'))
    if (found === undefined) throw new Error('not open')
    return found
  }
  return { fake, disk, store, now, ...store.getState() }
}

describe('a file in the editor', () => {
  it('is saved under the hash it was read with', async () => {
    const { open, edit, save, now, disk, fake } = withFile()
    await open('main', 'SOUL.md')
    expect(now()).toMatchObject({ phase: 'ready', saved: 'one', draft: 'one' })
    edit('main', 'SOUL.md', 'two')
    expect(isUnsaved(now())).toBe(true)
    await save('main', 'SOUL.md')
    expect(disk.content).toBe('two')
    expect(fake.requests.find(({ method }) => method === 'agents.files.set')?.params).toEqual({ agentId: 'main', name: 'SOUL.md', content: 'two', expectedHash: 'hash of one' })
    expect(now()).toMatchObject({ phase: 'ready', saved: 'two', hash: 'hash of two' })
    expect(isUnsaved(now())).toBe(false)
  })

  it('keeps what was typed while it was being saved', async () => {
    const { open, edit, save, now } = withFile()
    await open('main', 'SOUL.md')
    edit('main', 'SOUL.md', 'two')
    const saving = save('main', 'SOUL.md')
    edit('main', 'SOUL.md', 'two and')
    await saving
    expect(now()).toMatchObject({ saved: 'two', draft: 'two and' })
  })

  it.each([['theirs', 'theirs', 'theirs'], ['mine', 'mine', 'mine']] as const)('that somebody else changed is not overwritten: %s can be chosen', async (keep, onDisk, draft) => {
    const { open, edit, save, resolve, now, disk } = withFile()
    await open('main', 'SOUL.md')
    edit('main', 'SOUL.md', 'mine')
    disk.content = 'theirs'
    await save('main', 'SOUL.md')
    expect(disk.content).toBe('theirs')
    expect(now()).toMatchObject({ phase: 'ready', draft: 'mine', conflict: { content: 'theirs', hash: 'hash of theirs' } })
    // Saving again changes nothing before the question is answered.
    await save('main', 'SOUL.md')
    expect(disk.content).toBe('theirs')
    await resolve('main', 'SOUL.md', keep)
    expect(disk.content).toBe(onDisk)
    expect(now()).toMatchObject({ draft, saved: draft, conflict: null })
  })

  it('follows the assistant while nothing is typed, and says so when something is', async () => {
    const { open, edit, now, disk, fake } = withFile()
    await open('main', 'SOUL.md')
    disk.content = 'two'
    fake.emit('desktop.agents.files.changed', { agentId: 'main', name: 'SOUL.md', author: 'assistant', hash: 'hash of two' })
    await settled()
    expect(now()).toMatchObject({ draft: 'two', conflict: null })
    edit('main', 'SOUL.md', 'mine')
    disk.content = 'three'
    fake.emit('desktop.agents.files.changed', { agentId: 'main', name: 'SOUL.md', author: 'assistant', hash: 'hash of three' })
    await settled()
    expect(now()).toMatchObject({ draft: 'mine', conflict: { content: 'three' } })
  })

  it('that is new is created, unless somebody else did so first', async () => {
    const { open, edit, save, now, disk } = withFile(null)
    await open('main', 'SOUL.md')
    expect(now()).toMatchObject({ saved: '', hash: null })
    edit('main', 'SOUL.md', 'mine')
    disk.content = 'theirs'
    await save('main', 'SOUL.md')
    expect(now().conflict).toMatchObject({ content: 'theirs' })
    expect(disk.content).toBe('theirs')
    const fresh = withFile(null)
    await fresh.open('main', 'SOUL.md')
    fresh.edit('main', 'SOUL.md', 'mine')
    await fresh.save('main', 'SOUL.md')
    expect(fresh.disk.content).toBe('mine')
  })

  it('keeps the draft when saving fails, and says why', async () => {
    const { open, edit, save, now, fake, discard } = withFile()
    await open('main', 'SOUL.md')
    edit('main', 'SOUL.md', 'mine')
    fake.setOpen(false)
    await save('main', 'SOUL.md')
    expect(now()).toMatchObject({ phase: 'ready', draft: 'mine', problem: 'not connected' })
    discard('main', 'SOUL.md')
    expect(now()).toMatchObject({ draft: 'one', problem: null })
  })

  it('that cannot be opened says why and can be tried again', async () => {
    const { open, now, fake } = withFile()
    fake.answer('agents.files.get', () => {
      throw new RequestError('INVALID_REQUEST', 'it is a link')
    })
    await open('main', 'SOUL.md')
    expect(now()).toMatchObject({ phase: 'failed', problem: 'it is a link' })
    fake.answer('agents.files.get', () => ({ file: { name: 'SOUL.md', missing: false, content: 'one', hash: 'h' } }))
    await open('main', 'SOUL.md')
    expect(now()).toMatchObject({ phase: 'ready', saved: 'one' })
  })
})

describe('something read for several keys', () => {
  it('reads again after an event, keeps what it had when that fails, and takes the newest answer', async () => {
    const fake = createFakeClient()
    const answers: ((value: string) => void)[] = []
    const store = createKeyedResource({ client: fake.client, changedBy: ['config.changed'], read: () => new Promise<string>((resolve) => answers.push(resolve)) })
    const first = store.getState().load('a')
    const second = store.getState().load('a')
    answers[1]?.('newer')
    answers[0]?.('older')
    await Promise.all([first, second])
    expect(store.getState().entries.get('a')).toEqual({ phase: 'ready', data: 'newer', problem: null })
    fake.emit('config.changed', {})
    answers[2]?.('newest')
    await settled()
    expect(store.getState().entries.get('a')?.data).toBe('newest')
  })
})

describe('the roster', () => {
  it('shows faces this page may show, and when each was last active', async () => {
    const fake = createFakeClient()
    const identities: Record<string, object> = {
      main: { name: 'Ada', avatar: '🦉', emoji: '🦉' },
      two: { name: 'Bert', avatar: 'https://example.org/b.png', avatarStatus: 'remote' },
      three: { name: 'Cleo', avatar: 'data:image/png;base64,AA==', avatarStatus: 'data' },
    }
    fake.answer('agents.list', () => ({ defaultId: 'main', agents: Object.keys(identities).map((id) => ({ id, workspace: `/${id}`, model: { primary: 'a/b' } })) }))
    fake.answer('agent.identity.get', ({ agentId }) => identities[String(agentId)])
    fake.answer('sessions.list', ({ agentId }) => ({ sessions: agentId === 'main' ? [{ updatedAt: 5 }] : [] }))
    const store = createRosterStore({ client: fake.client })
    await store.getState().load()
    expect(store.getState().data?.map(({ face, picture, lastActivityAtMs, isDefault }) => ({ face, picture, lastActivityAtMs, isDefault }))).toEqual([
      { face: '🦉', picture: null, lastActivityAtMs: 5, isDefault: true },
      { face: 'B', picture: null, lastActivityAtMs: null, isDefault: false },
      { face: 'C', picture: 'data:image/png;base64,AA==', lastActivityAtMs: null, isDefault: false },
    ])
  })
})

describe('settings and skills', () => {
  it('show what holds after a change, in the gateway\'s own words', async () => {
    const fake = createFakeClient()
    fake.answer('desktop.agents.configure', ({ agentId }) => ({ agentId, tools: [] }))
    const store = createAgentSettingsStore({ client: fake.client })
    await store.getState().saveIdentity('main', { name: ' Ada ', emoji: '', avatar: '', theme: 'calm' })
    expect(fake.requests.map(({ method, params }) => [method, params])).toEqual([
      ['agents.update', { agentId: 'main', emoji: '', avatar: '' }],
      ['desktop.agents.configure', { agentId: 'main', identity: { name: 'Ada', theme: 'calm' } }],
    ])
    expect(store.getState().entries.get('main')).toMatchObject({ phase: 'ready', data: { agentId: 'main' } })
  })

  it('switch a skill in the configuration as it is now', async () => {
    const fake = createFakeClient()
    fake.answer('config.get', () => ({ hash: 'h' }))
    const store = createAgentSkillsStore({ client: fake.client })
    await store.getState().setEnabled('main', 'github', false)
    expect(fake.requests.find(({ method }) => method === 'config.patch')?.params).toEqual({ raw: '{"skills":{"entries":{"github":{"enabled":false}}}}', baseHash: 'h' })
  })

  it('lets one agent do without a skill, and use all of them again', async () => {
    const fake = createFakeClient()
    const asked = { skills: undefined as unknown }
    fake.answer('skills.status', () => ({ skills: [{ name: 'github' }, { name: 'weather' }] }))
    fake.answer('desktop.agents.settings', () => asked)
    fake.answer('desktop.agents.configure', ({ skills }) => {
      asked.skills = skills ?? undefined
      return asked
    })
    const { load, setUsed } = createAgentSkillsStore({ client: fake.client }).getState()
    await load('main')
    await setUsed('main', 'github', false)
    expect(asked.skills).toEqual(['weather'])
    await setUsed('main', 'github', true)
    expect(asked.skills).toBeUndefined()
  })

  it('names every skill for an agent where the settings for all agents name only some', async () => {
    const fake = createFakeClient()
    const written: unknown[] = []
    fake.answer('skills.status', () => ({ skills: [{ name: 'github' }, { name: 'weather' }] }))
    fake.answer('desktop.agents.settings', () => ({ skills: ['weather'] }))
    fake.answer('desktop.agents.configure', ({ skills }) => {
      written.push(skills)
      return { skills: skills ?? ['weather'] }
    })
    const { load, setUsed } = createAgentSkillsStore({ client: fake.client }).getState()
    await load('main')
    await setUsed('main', 'github', true)
    expect(written).toEqual([null, ['weather', 'github']])
  })
})
