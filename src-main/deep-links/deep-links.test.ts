import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Question } from '../ports/desktop-services.ts'
import { en } from '../texts/en.ts'
import { createArrivals, findArrival } from './find-arrival.ts'
import type { Arrival } from './find-arrival.ts'
import { createHandovers } from './handovers.ts'
import { parseDeepLink } from './parse-deep-link.ts'
import type { PairingCode } from './parse-deep-link.ts'
import { readSmallFile } from './read-small-file.ts'
import { createArrivalReceiver } from './receive-arrivals.ts'

const APP = 'app://openclaw'
const NOW = 1_000_000
const parse = (text: string) => parseDeepLink(text, { appOrigin: APP, now: NOW })
const code = (content: unknown) => `oc-pair://${Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url')}`

describe('a link of ours', () => {
  it.each([
    ['openclaw://dashboard', '/'],
    ['openclaw://dashboard/', '/'],
    ['openclaw://dashboard/chat/agent:main:main?message=3', '/chat/agent:main:main?message=3'],
    ['openclaw://dashboard/a/../settings', '/settings'],
  ])('%s shows a view', (text, path) => {
    expect(parse(text)).toEqual({ ok: true, link: { kind: 'dashboard', path } })
  })

  it.each([
    ['openclaw://agent?message=hello%20there', { text: 'hello there', agent: null, session: null }],
    ['openclaw://agent/?message=a+b&agent=work', { text: 'a b', agent: 'work', session: null }],
    ['openclaw://agent?message=x&session=agent:work:notes', { text: 'x', agent: null, session: 'agent:work:notes' }],
    ['openclaw://agent?message=x&sessionKey=agent:work:notes&agent=work', { text: 'x', agent: 'work', session: 'agent:work:notes' }],
    ['openclaw://agent?message=x&agent=work&session=notes', { text: 'x', agent: 'work', session: 'agent:work:notes' }],
  ])('%s proposes a message', (text, link) => {
    expect(parse(text)).toEqual({ ok: true, link: { kind: 'message', ...link } })
  })

  it('loses what nobody sees: control characters, and those that turn text around', () => {
    const message = encodeURIComponent('pay\u202e evil\u0000\u001b[2J\u2066 now\r\nplease\u200f')
    expect(parse(`openclaw://agent?message=${message}`)).toMatchObject({ link: { text: 'pay evil[2J now\nplease' } })
  })

  it('carries a pairing code', () => {
    const content = { url: 'wss://home.example:18789', bootstrapToken: 'once', expiresAtMs: NOW + 1, tlsFingerprint: 'ab' }
    expect(parse(code(content))).toEqual({ ok: true, link: { kind: 'pairing', code: { url: 'wss://home.example:18789', bootstrapToken: 'once', tlsFingerprint: 'ab' } } })
  })

  it.each([
    ['', 'unknown'], ['openclaw:', 'unknown'], ['openclaw:agent?message=x', 'unknown'], ['openclaw://other/', 'unknown'], ['https://dashboard/', 'unknown'], ['openclaw://agent.evil?message=x', 'unknown'], ['javascript:alert(1)', 'unknown'],
    ['openclaw://dashboard//evil.example', 'unknown'], ['openclaw://dashboard/\\evil.example', 'unknown'], ['openclaw://me:pw@dashboard/', 'unknown'], ['openclaw://dashboard:99/', 'unknown'], ['openclaw://agent/run?message=x', 'unknown'], ['openclaw://agent?message=x#run', 'unknown'],
    [`openclaw://dashboard/${'a'.repeat(1000)}`, 'too-long'], ['openclaw://dashboard/?handover=guess', 'parameters'],
    ['openclaw://agent', 'parameters'], ['openclaw://agent?message=%20', 'parameters'], ['openclaw://agent?message=x&key=unattended', 'parameters'], ['openclaw://agent?message=x&deliver=true', 'parameters'], ['openclaw://agent?message=x&message=y', 'parameters'],
    ['openclaw://agent?message=x&session=a&sessionKey=b', 'parameters'], ['openclaw://agent?message=x&session=notes', 'parameters'], ['openclaw://agent?message=x&agent=../../etc', 'parameters'], ['openclaw://agent?message=x&agent=', 'parameters'], ['openclaw://agent?message=x&session=agent:a/../b:c', 'parameters'], ['openclaw://agent?message=x&session=agent:other:main&agent=main', 'parameters'], ['openclaw://agent?message=x&session=agent::', 'parameters'],
    [`openclaw://agent?message=${'x'.repeat(8001)}`, 'too-long'], [`openclaw://agent?message=${'x'.repeat(50_000)}`, 'too-long'],
    [code('not json'), 'pairing-broken'], [code({ url: 'https://x', bootstrapToken: 'a' }), 'pairing-broken'], [code({ url: 'wss://bank.example@evil.example', bootstrapToken: 'a' }), 'pairing-broken'], [code({ url: 'wss://x' }), 'pairing-broken'], [code({ url: 'wss://x', bootstrapToken: 'a', expiresAtMs: NOW }), 'pairing-expired'], [`oc-pair://${'a'.repeat(4001)}`, 'too-long'], ['oc-pair://', 'unknown'], ['oc-pair://a/b', 'unknown'],
  ])('%s is refused', (text, problem) => {
    expect(parse(text)).toEqual({ ok: false, problem })
  })
})

describe('what a start was asked to open', () => {
  it.each<[readonly string[], Arrival]>([
    [['/usr/bin/openclaw'], { kind: 'start' }],
    [['/usr/bin/openclaw', '--flag', 'https://example.com', '/tmp/notes.txt'], { kind: 'start' }],
    [['/usr/bin/openclaw', '--flag', 'OpenClaw://dashboard', 'openclaw://other'], { kind: 'link', text: 'OpenClaw://dashboard' }],
    [['/usr/bin/openclaw', '/home/me/Talk.OpenClaw-Session'], { kind: 'file', path: '/home/me/Talk.OpenClaw-Session' }],
    [['openclaw://dashboard'], { kind: 'start' }],
  ])('among %j', (argv, arrival) => {
    expect(findArrival(argv)).toEqual(arrival)
  })

  it('waits until somebody sees to it', () => {
    const arrivals = createArrivals()
    const seen: Arrival[] = []
    arrivals.arrive({ kind: 'link', text: 'a' })
    arrivals.follow((arrival) => seen.push(arrival))
    arrivals.arrive({ kind: 'start' })
    expect(seen).toEqual([{ kind: 'link', text: 'a' }, { kind: 'start' }])
  })
})

describe('what arrives', () => {
  function receiver({ answers = [], file = async () => 'text' }: { readonly answers?: readonly (number | Promise<number>)[]; readonly file?: () => Promise<string | null> } = {}) {
    const asked: Question[] = []
    const shown: (string | undefined)[] = []
    const paired: PairingCode[] = []
    const faults: unknown[] = []
    const handovers = createHandovers({ now: () => NOW, newId: () => 'id-1' })
    const waiting = [...answers]
    const receive = createArrivalReceiver({
      dialogs: { ask: async (question) => {
        asked.push(question)
        return waiting.shift() ?? question.buttons.length - 1
      } },
      texts: en, appOrigin: APP, handovers, show: (path) => shown.push(path), readFile: file, now: () => NOW, onFault: (error) => faults.push(error),
      pair: async (given) => void paired.push(given),
    })
    return { asked, shown, paired, faults, handovers, receive, settled: () => new Promise((resolve) => setImmediate(resolve)) }
  }

  it('shows the window without a question', async () => {
    const { receive, shown, asked } = receiver()
    await receive({ kind: 'start' })
    expect([shown, asked]).toEqual([[undefined], []])
  })

  it('shows a view when the owner agrees, after saying which', async () => {
    const { receive, shown, asked } = receiver({ answers: [0, 1, 0] })
    await receive({ kind: 'link', text: 'openclaw://dashboard/about' })
    await receive({ kind: 'link', text: 'openclaw://dashboard' })
    await receive({ kind: 'link', text: `openclaw://dashboard/${'a'.repeat(900)}` })
    expect(shown).toEqual(['/about', `/${'a'.repeat(900)}`])
    expect(asked[0]).toMatchObject({ message: 'Show this page of OpenClaw?', detail: expect.stringMatching(/^Page: \/about\n\nIt is only shown/) as string, buttons: ['Show it', 'Cancel'], isCautious: true })
    expect(asked[2]?.detail.length).toBeLessThan(500)
  })

  it('puts a message into the editor when the owner agrees, after saying what and to whom; Enter does not agree', async () => {
    const { receive, shown, asked, handovers, settled } = receiver({ answers: [0] })
    void receive({ kind: 'link', text: 'openclaw://agent?message=buy%20milk&agent=work' })
    await settled()
    expect(asked).toEqual([expect.objectContaining({ message: 'Put these words into a message?', buttons: ['Put them into the editor', 'Cancel'], isCautious: true })])
    expect(asked[0]?.detail).toMatch(/^They are for the agent “work”, in its main chat\. Nothing is sent[^]*“buy milk”$/)
    expect(shown).toEqual(['/chat/agent:work:main?handover=id-1'])
    expect(handovers.take('id-1')).toEqual({ kind: 'message', text: 'buy milk' })
  })

  it('does nothing when the owner does not agree', async () => {
    const { receive, shown, paired, handovers, settled } = receiver()
    void receive({ kind: 'link', text: 'openclaw://agent?message=x' })
    await settled()
    void receive({ kind: 'link', text: code({ url: 'wss://x', bootstrapToken: 'a' }) })
    await settled()
    expect([shown, paired, handovers.take('id-1')]).toEqual([[], [], null])
  })

  it('shows no more of a message than a question has room for', async () => {
    const { receive, asked, settled } = receiver({ answers: [1, 1] })
    void receive({ kind: 'link', text: `openclaw://agent?message=${'x'.repeat(5000)}` })
    await settled()
    void receive({ kind: 'link', text: `openclaw://agent?message=${encodeURIComponent(`top${'\n'.repeat(400)}bottom`)}` })
    await settled()
    expect(asked.map(({ detail }) => detail.length < 1100 && detail.split('\n').length < 20)).toEqual([true, true])
    expect(asked[0]?.detail).toContain('(5000 characters in all)')
  })

  it('asks one thing at a time: what comes meanwhile is dropped', async () => {
    const answer = Promise.withResolvers<number>()
    const { receive, asked, shown, settled } = receiver({ answers: [answer.promise, 0] })
    for (let times = 0; times < 20; times += 1) void receive({ kind: 'link', text: `openclaw://agent?message=${times}` })
    await settled()
    expect(asked).toHaveLength(1)
    answer.resolve(1)
    await settled()
    void receive({ kind: 'link', text: 'openclaw://agent?message=later' })
    await settled()
    expect(asked).toHaveLength(2)
    expect(shown).toEqual(['/?handover=id-1'])
  })

  it('pairs when the owner agrees, after saying with whom and how safe the way is', async () => {
    const { receive, asked, paired, settled } = receiver({ answers: [0, 1] })
    void receive({ kind: 'link', text: code({ url: 'wss://home.example:18789', bootstrapToken: 'once' }) })
    await settled()
    void receive({ kind: 'link', text: code({ url: 'ws://192.168.1.9:18789', bootstrapToken: 'once' }) })
    await settled()
    expect(paired).toEqual([{ url: 'wss://home.example:18789', bootstrapToken: 'once', tlsFingerprint: null }])
    expect(asked[0]?.detail).toMatch(/^At: home\.example:18789\nWhat is said on the way is encrypted\./)
    expect(asked[1]?.detail).toContain('anybody on that network can read it')
    expect(asked.map(({ detail }) => detail).join('')).not.toContain('once')
  })

  it.each([
    ['openclaw://other', /does not know what this link is for/],
    ['openclaw://agent?message=x&key=1', /something that links may not ask for/],
    [code({ url: 'ws://assistant.example.com', bootstrapToken: 'a' }), /This address is not encrypted/],
    [code({ url: 'wss://x/?token=1', bootstrapToken: 'a' }), /Leave names, passwords and tokens out/],
  ])('says in plain words that %s does nothing', async (text, words) => {
    const { receive, asked, shown, settled } = receiver()
    void receive({ kind: 'link', text })
    await settled()
    expect(asked).toEqual([{ kind: 'info', message: 'This link does nothing here', detail: expect.stringMatching(words) as string, buttons: ['Close'] }])
    expect(shown).toEqual([])
  })

  it('hands a file to the preview of the import, and says when it can’t', async () => {
    const good = receiver()
    void good.receive({ kind: 'file', path: '/home/me/talk.openclaw-session' })
    await good.settled()
    expect(good.shown).toEqual(['/sessions?handover=id-1'])
    expect(good.handovers.take('id-1')).toEqual({ kind: 'file', name: 'talk.openclaw-session', text: 'text' })
    const large = receiver({ file: async () => null })
    void large.receive({ kind: 'file', path: '/x.openclaw-session' })
    const gone = receiver({ file: async () => Promise.reject(new Error('it is gone')) })
    void gone.receive({ kind: 'file', path: '/x.openclaw-session' })
    await gone.settled()
    expect([large.asked[0]?.detail, gone.asked[0]?.detail]).toEqual(['The file is larger than a chat may be (24 MB).', 'The file could not be read: it is gone'])
  })
})

describe('what was agreed to', () => {
  it('is taken once, in time, by who has its id', () => {
    let nowMs = NOW
    let id = 0
    const handovers = createHandovers({ now: () => nowMs, newId: () => String((id += 1)) })
    const first = handovers.keep({ kind: 'message', text: 'a' })
    expect(handovers.take('guess')).toBeNull()
    expect(handovers.take(first)).toEqual({ kind: 'message', text: 'a' })
    expect(handovers.take(first)).toBeNull()
    const late = handovers.keep({ kind: 'message', text: 'b' })
    nowMs += 10 * 60_000
    expect(handovers.take(late)).toBeNull()
    const ids = Array.from({ length: 11 }, (_, index) => handovers.keep({ kind: 'message', text: String(index) }))
    expect([handovers.take(ids[0] ?? ''), handovers.take(ids[10] ?? '')]).toEqual([null, { kind: 'message', text: '10' }])
  })
})

describe('a file that was opened with the app', () => {
  it('is read when it is small, ordinary and text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'claw-file-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'x.openclaw-session')
    writeFileSync(path, 'häl')
    expect(await readSmallFile(path, 4)).toBe('häl')
    expect(await readSmallFile(path, 3)).toBeNull()
    writeFileSync(path, Buffer.from([0xff, 0xfe]))
    await expect(readSmallFile(path, 10)).rejects.toThrow('not valid')
    await expect(readSmallFile(folder, 10)).rejects.toThrow('not a file')
    await expect(readSmallFile(join(folder, 'none'), 10)).rejects.toThrow('ENOENT')
  })
})
