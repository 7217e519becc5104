// What the measured chats say: questions and answers as people get them, with the odd table, list and piece of code.
import { randomUUID } from 'node:crypto'

/** Ends the last message of every transcript. */
export const LAST_WORDS = 'That was the end of it.'

const PART = '## A part of it\n\nSome words with **weight**, some `code`, and a [link](https://example.org) in a paragraph that goes on for a while, as paragraphs in long answers do.\n\n- one thing\n- another thing\n- a third thing\n\n| name | value |\n| - | -: |\n| first | 1 |\n| second | 2 |\n\n```ts\nexport function add(left: number, right: number): number {\n  return left + right\n}\n```\n\n'

/** 20 kB of Markdown. */
export const ANSWER = PART.repeat(Math.ceil(20_000 / PART.length)).trimEnd()

const BEGAN_MS = 1_700_000_000_000
const RICH_EVERY = 10

/** A session in the format `desktop.sessions.import` reads. */
export function transcript(messages: number): string {
  const lines: object[] = [{ type: 'session', id: randomUUID(), timestamp: new Date(BEGAN_MS).toISOString(), cwd: '/' }]
  let parentId: string | null = null
  for (let index = 0; index < messages; index += 1) {
    const id: string = randomUUID()
    const timestamp = BEGAN_MS + index * 60_000
    lines.push({ type: 'message', id, parentId, timestamp: new Date(timestamp).toISOString(), message: message(index, index === messages - 1, timestamp) })
    parentId = id
  }
  return lines.map((line) => JSON.stringify(line)).join('\n')
}

function message(index: number, isLast: boolean, timestamp: number): object {
  if (index % 2 === 0) return { role: 'user', content: [{ type: 'text', text: `Question ${index}: what comes after ${index}, and why does it matter to us?` }], timestamp }
  const plain = `After ${index} comes ${index + 1}. It matters because the plan counts every step we take together.`
  const text = index % RICH_EVERY === 1 ? `${plain}\n\n${PART}` : plain
  return { role: 'assistant', content: [{ type: 'text', text: isLast ? `${text}\n\n${LAST_WORDS}` : text }], provider: 'scripted', model: 'scripted-1', stopReason: 'stop', timestamp }
}
