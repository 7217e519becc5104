// What the built-in assistant does about an intent: say something, or call a tool and then speak about its result.
import type { ModelOffer } from '../../gateway/plugin-api/index.ts'
import type { Intent } from './intents.ts'
import { addNote, NOTES_FILE, notesAbout, notesIn, plainNote, removeNote } from './notes.ts'
import type { NoteEdit } from './notes.ts'
import { describeOffers, setupAdvice } from './setup-advice.ts'

/** A tool call made since the person's message, and what came back. */
export interface Round {
  readonly name: string
  readonly text: string
  readonly isError: boolean
}

export interface Situation {
  readonly rounds: readonly Round[]
  readonly offers: readonly ModelOffer[]
  readonly tools: ReadonlySet<string>
  readonly now: Date
}

export type Reply =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: Readonly<Record<string, unknown>> }

const MAX_SHOWN_CHARS = 4000

const say = (text: string): Reply => ({ kind: 'say', text })
const call = (name: string, args: Readonly<Record<string, unknown>>): Reply => ({ kind: 'call', name, args })

/** The first words of every conversation. */
export const INTRODUCTION = "I'm the built-in assistant. I'm not a language model: I understand a small set of requests and carry them out with real tools."

const ABILITIES = [
  '- **Time**: "what time is it", "what day is it"',
  '- **Notes**: "remember that the key is under the mat", "what do you remember about the key", "forget the key"',
  '- **Files** of the workspace: "list files", "read notes.txt", "search for invoice", "find report.pdf", "create file todo.txt with buy milk"',
  '- **Commands**: "run ls -la" (asks you first when needed)',
  '- **Status**: "status"',
  '- **A real model**: "set up a model", "how do I use ollama"',
].join('\n')

function fenced(text: string): string {
  const shown = text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}\n… (cut here)` : text
  const fence = shown.includes('```') ? '~~~~' : '```'
  return `${fence}\n${shown.trimEnd()}\n${fence}`
}

function failed(what: string, round: Round): Reply {
  const reason = round.text.trim()
  // The tools speak to a model; a person is told the same in other words.
  if (reason.startsWith('The owner refused')) return say('All right, I left it.')
  if (reason.includes('nobody is connected who could give it')) return say(`${what} needs your approval, and nobody was there to give it, so I did nothing. Ask me again in the chat: there you can say yes.`)
  if (reason.startsWith('Outcome unknown')) return say(`I can't tell how it ended: the assistant was interrupted during ${what}. Check before you repeat it.`)
  if (reason.startsWith('Nobody answered the request')) return say(`${what} needs your approval. It did not come in time, so I did nothing.`)
  return say(`${what} did not work: ${reason.slice(0, 600)}`)
}

function asCall(edit: NoteEdit): Reply {
  return edit.tool === 'edit'
    ? call('edit', { path: NOTES_FILE, oldText: edit.oldText, newText: edit.newText })
    : call('write', { path: NOTES_FILE, content: edit.content })
}

/** A file that is not there is not a failure when it is the notes. */
function isMissing(round: Round): boolean {
  return round.isError && /not (exist|found)|no such|ENOENT|missing/i.test(round.text)
}

function remember(note: string, [read, saved]: readonly Round[]): Reply {
  if (read === undefined) return call('read', { path: NOTES_FILE })
  if (saved !== undefined) return saved.isError ? failed('Saving the note', saved) : say(`Noted: ${note}`)
  if (read.isError && !isMissing(read)) return failed('Opening my notes', read)
  const text = read.isError ? null : read.text
  if (text !== null && notesIn(text).some((line) => plainNote(line).toLowerCase() === note.toLowerCase())) return say(`I have that already: ${note}`)
  return asCall(addNote(text, note))
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${plainNote(line)}`).join('\n')
}

function recall(topic: string | null, [read]: readonly Round[]): Reply {
  if (read === undefined) return call('read', { path: NOTES_FILE })
  if (read.isError && !isMissing(read)) return failed('Opening my notes', read)
  const all = read.isError ? [] : notesIn(read.text)
  if (all.length === 0) return say('I have no notes yet. Say "remember that …" and I keep it.')
  if (topic === null) return say(`Here is what I have noted:\n${bullets(all)}`)
  const found = notesAbout(read.text, topic)
  if (found.length > 0) return say(`About "${topic}" I have noted:\n${bullets(found)}`)
  return say(`I have nothing about "${topic}". My ${all.length === 1 ? 'only note is' : `${all.length} notes are`}:\n${bullets(all.slice(0, 20))}`)
}

function forget(topic: string, [read, edited]: readonly Round[]): Reply {
  if (/^(everything|all|it all|all notes)$/i.test(topic)) return say(`I won't forget everything at once. Empty ${NOTES_FILE} in the workspace if you mean it.`)
  if (read === undefined) return call('read', { path: NOTES_FILE })
  if (edited !== undefined) return edited.isError ? failed('Removing the note', edited) : say('Forgotten.')
  if (read.isError) return isMissing(read) ? say('I have no notes, so there is nothing to forget.') : failed('Opening my notes', read)
  const found = notesAbout(read.text, topic)
  const [only] = found
  if (only === undefined) return say(`I have nothing about "${topic}".`)
  if (found.length > 1) return say(`That could be several notes. Which one?\n${bullets(found)}`)
  return asCall(removeNote(read.text, only))
}

/** One call, then its result. */
function once([round]: readonly Round[], request: Reply, what: string, describe: (text: string) => string): Reply {
  if (round === undefined) return request
  return round.isError ? failed(what, round) : say(describe(round.text))
}

/** As a list, without what says nothing here. */
function statusText(report: string): string {
  return report.trim().split('\n').filter((line) => !line.startsWith('Time:')).map((line) => `- ${line.replace(', $0.0000', '')}`).join('\n')
}

function ranText(command: string, output: string): string {
  const background = /^Still running in the background as process (\S+?)\./.exec(output.trim())
  if (background !== null) return `\`${command}\` goes on in the background (process ${background[1] ?? ''}).`
  return output.trim() === '' || output.trim() === '(no output)' ? `\`${command}\` is done; it printed nothing.` : `\`${command}\` says:\n${fenced(output)}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function search(text: string, path: string, [round]: readonly Round[]): Reply {
  if (round === undefined) return call('exec', { command: `grep -rniI --exclude-dir=node_modules --exclude-dir=.git -m 5 -- ${quoted(text)} ${quoted(path)}` })
  const lines = round.text.split('\n').filter((line) => /^[^:\n]+:\d+:/.test(line))
  // grep says "nothing found" with exit code 1, which the tool reports as an error.
  if (lines.length === 0) return round.isError && !/exit(ed)?\D*1\b|code 1\b|status 1\b/i.test(round.text) ? failed('Searching', round) : say(`I found "${text}" nowhere.`)
  return say(`"${text}" is in:\n${fenced(lines.slice(0, 40).join('\n'))}`)
}

function when(now: Date, part: 'time' | 'date'): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return part === 'time'
    ? `It is ${now.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })} (${zone}).`
    : `Today is ${now.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}.`
}

function greeting(offers: readonly ModelOffer[]): string {
  const found = describeOffers(offers)
  const hello = 'Hello! Say "help" to see what I can do.'
  return found === '' ? `${hello} To connect a real model, type \`/setup\` or say "set up a model".` : `${hello} I found a model you could use. One command in a second terminal and it answers:\n${found}\n\nOr type \`/setup\` and choose.`
}

function unknown(offers: readonly ModelOffer[]): string {
  const found = describeOffers(offers)
  const connect = found === ''
    ? 'For everything else connect a language model: type `/setup`, or say "set up a model" for the ways.'
    : `For everything else connect a language model. I found:\n${found}`
  return `I don't understand that; I know a fixed set of requests:\n${ABILITIES}\n\n${connect}`
}

function decide(intent: Intent, situation: Situation): Reply {
  const { rounds, offers, now } = situation
  switch (intent.kind) {
    case 'help': return say(`You can ask me for:\n${ABILITIES}`)
    case 'greeting': return say(greeting(offers))
    case 'thanks': return say("You're welcome.")
    case 'goodbye': return say('Goodbye!')
    case 'identity': return say(`I'm the assistant that comes with OpenClaw Desktop for when no language model is connected. I match your words against a fixed list of requests; nothing leaves this computer.\n\n${setupAdvice(null, offers)}`)
    case 'time': return say(when(now, 'time'))
    case 'date': return say(when(now, 'date'))
    case 'status': return once(rounds, call('session_status', {}), 'Reading the status', statusText)
    case 'remember': return remember(intent.note, rounds)
    case 'recall': return recall(intent.topic, rounds)
    case 'forget': return forget(intent.topic, rounds)
    case 'list': return once(rounds, call('read', { path: intent.path }), 'Listing that', (text) => `${intent.path === '.' ? 'The workspace' : intent.path} has:\n${fenced(text)}`)
    case 'read': return once(rounds, call('read', { path: intent.path }), `Reading ${intent.path}`, (text) => `${intent.path}:\n${fenced(text)}`)
    case 'search': return search(intent.text, intent.path, rounds)
    case 'find': return once(rounds, call('exec', { command: `find . -iname ${quoted(`*${intent.name}*`)} -not -path '*/node_modules/*' -not -path '*/.git/*'` }), 'Looking for it', (text) => text.includes('./') ? `Found:\n${fenced(text)}` : `I found no file named like "${intent.name}".`)
    case 'run': return once(rounds, call('exec', { command: intent.command }), `\`${intent.command}\``, (text) => ranText(intent.command, text))
    case 'write': return once(rounds, call('write', { path: intent.path, content: intent.content === '' ? '' : `${intent.content}\n` }), `Writing ${intent.path}`, () => `Wrote ${intent.path}.`)
    case 'setup': return say(setupAdvice(intent.provider, offers))
    case 'unknown': return say(unknown(offers))
  }
}

/** The next step for an intent. The same situation always gives the same reply. */
export function answer(intent: Intent, situation: Situation): Reply {
  const reply = decide(intent, situation)
  if (reply.kind === 'say' || situation.tools.has(reply.name)) return reply
  return say(`For that I need the \`${reply.name}\` tool, which is switched off here.`)
}
