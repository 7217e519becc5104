// Does what links and files from outside ask for: always after a question in plain words. Nothing is ever sent by a link.
import { basename } from 'node:path'
import { judgePlace } from '../remote/place.ts'
import type { Dialogs } from '../ports/desktop-services.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import type { Arrival } from './find-arrival.ts'
import type { Handovers } from './handovers.ts'
import { parseDeepLink } from './parse-deep-link.ts'
import type { DeepLink, PairingCode } from './parse-deep-link.ts'

export interface ArrivalDependencies {
  readonly dialogs: Pick<Dialogs, 'ask'>
  readonly texts: Texts
  readonly appOrigin: string
  readonly handovers: Handovers
  /** Shows the main window, on this path of the dashboard when one is given. */
  readonly show: (path?: string) => void
  /** Resolves with the file's text, or null when it is larger than this. Rejects when it can't be read. */
  readonly readFile: (path: string, mostBytes: number) => Promise<string | null>
  /** Connects to a gateway elsewhere. */
  readonly pair: (code: PairingCode) => Promise<void>
  readonly onFault: (error: unknown) => void
  readonly now: () => number
}

type Refusal = Exclude<keyof Texts['links']['refused'], 'message'>

const MEGABYTE = 1024 * 1024
const LARGEST_FILE = 24 * MEGABYTE
const MOST_SHOWN = 600
const LONGEST_PATH = 200
/** Lines of an empty message would push the question out of sight. */
const MOST_LINES = 12

/** One question at a time: what arrives meanwhile is dropped, so that a page cannot pile questions up. Resolves when it was seen to. */
export function createArrivalReceiver(dependencies: ArrivalDependencies): (arrival: Arrival) => Promise<void> {
  const { dialogs, texts, show, handovers } = dependencies
  const words = texts.links
  let isAsking = false

  async function refuse(refusal: Refusal, values: Readonly<Record<string, string>> = {}): Promise<void> {
    await dialogs.ask({ kind: 'info', message: words.refused.message, detail: fill(words.refused[refusal], values), buttons: [words.close] })
  }

  /** The way out is the button that Escape and closing the question mean. */
  async function isAgreed(message: string, detail: string, yes: string): Promise<boolean> {
    return (await dialogs.ask({ kind: 'question', message, detail, buttons: [yes, words.no], isCautious: true })) === 0
  }

  async function receiveLink(text: string): Promise<void> {
    const parsed = parseDeepLink(text, { appOrigin: dependencies.appOrigin, now: dependencies.now() })
    if (!parsed.ok) return refuse(parsed.problem)
    if (parsed.link.kind === 'message') return receiveMessage(parsed.link)
    if (parsed.link.kind === 'pairing') return receivePairing(parsed.link.code)
    return receivePage(parsed.link.path)
  }

  /** Even a view is not changed under somebody's hands by a web page. */
  async function receivePage(path: string): Promise<void> {
    const { message, detail, yes } = words.page
    const shown = path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path
    if (await isAgreed(message, fill(detail, { path: shown, from: words.from }), yes)) show(path)
  }

  async function receiveMessage({ text, agent, session }: Extract<DeepLink, { kind: 'message' }>): Promise<void> {
    const { message, detail, yes, cut } = words.message
    const target = session !== null ? fill(words.chat, { session }) : agent !== null ? fill(words.agent, { agent }) : words.yourAssistant
    const shown = shorten(text, fill(cut, { count: String(text.length) }))
    if (!(await isAgreed(message, fill(detail, { target, words: shown, from: words.from }), yes))) return
    const id = handovers.keep({ kind: 'message', text })
    const key = session ?? (agent === null ? null : `agent:${agent}:main`)
    show(`${key === null ? '/' : `/chat/${key}`}?handover=${id}`)
  }

  async function receivePairing(code: PairingCode): Promise<void> {
    const judged = judgePlace({ kind: 'url', url: code.url })
    if (!judged.ok) return void (await dialogs.ask({ kind: 'info', message: words.refused.message, detail: texts.remote.place[judged.problem], buttons: [words.close] }))
    const { message, detail, yes, encrypted, open } = words.pairing
    const { protocol, host } = new URL(code.url)
    if (await isAgreed(message, fill(detail, { address: host, safety: protocol === 'wss:' ? encrypted : open, from: words.from }), yes)) await dependencies.pair(code)
  }

  /** The import shows what is in it before anything happens. */
  async function receiveFile(path: string): Promise<void> {
    try {
      const text = await dependencies.readFile(path, LARGEST_FILE)
      if (text === null) return await refuse('file-too-large', { limit: String(LARGEST_FILE / MEGABYTE) })
      show(`/sessions?handover=${handovers.keep({ kind: 'file', name: basename(path), text })}`)
    } catch (error) {
      await refuse('no-file', { reason: error instanceof Error ? error.message : String(error) })
    }
  }

  return async (arrival) => {
    if (arrival.kind === 'start') return show()
    if (isAsking) return
    isAsking = true
    try {
      await (arrival.kind === 'link' ? receiveLink(arrival.text) : receiveFile(arrival.path))
    } catch (error) {
      dependencies.onFault(error)
    } finally {
      isAsking = false
    }
  }
}

function shorten(text: string, cut: string): string {
  const lines = text.split('\n')
  const few = lines.slice(0, MOST_LINES).join('\n')
  const shown = few.length > MOST_SHOWN ? few.slice(0, MOST_SHOWN) : few
  return shown.length === text.length ? `“${text}”` : `“${shown}”${cut}`
}
