// Markdown to blocks. While a text grows, only its last blocks are parsed again: what is finished keeps its identity.
import createMarkdown from 'markdown-it'
import type { Env, StateCore, Token } from 'markdown-it'
import { mathSyntax } from './math-syntax.ts'

export type { Token } from 'markdown-it'

/** A top-level block: a paragraph, a list, a table, a piece of code. */
export interface Block {
  readonly key: number
  readonly source: string
  readonly tokens: readonly Token[]
}

export interface BlockParser {
  /** All blocks of the text. When it continues the text of the last call, finished blocks are the same objects as then. */
  parse(text: string): readonly Block[]
  /** Characters parsed so far, for tests of the work done. */
  readonly parsedChars: number
}

/** Addresses a link may have. Everything else stays text. */
export function isSafeAddress(address: string): boolean {
  return /^(https?:\/\/|mailto:|tel:)/i.test(address.trim())
}

/** Pictures inside the text itself, of kinds that cannot carry scripts. */
export function isInlinePicture(address: string): boolean {
  return /^data:image\/(png|jpeg|gif|webp);base64,[a-z0-9+/=\s]+$/i.test(address.trim())
}

const md = createMarkdown({ html: false, linkify: true, breaks: false, typographer: false })
// Tags are text in all circumstances, also where an option is forgotten.
md.disable(['html_block', 'html_inline'])
md.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
md.validateLink = (address) => isSafeAddress(address) || isInlinePicture(address) || isRemotePicture(address)
md.use(mathSyntax)
md.core.ruler.push('tasks', markTasks)

const TASK = /^\[([ xX])\]\s+/

/** `- [x] done`: the list item knows whether it is ticked, its text begins after the box. */
function markTasks({ tokens }: StateCore): void {
  for (const [index, token] of tokens.entries()) {
    const item = tokens[index - 2]
    const first = token.children?.[0]
    if (token.type !== 'inline' || item?.type !== 'list_item_open' || first?.type !== 'text') continue
    const task = TASK.exec(first.content)
    if (task === null) continue
    first.content = first.content.slice(task[0].length)
    item.meta = { isDone: task[1] !== ' ', label: token.content.slice(task[0].length) }
  }
}

/** Parsed, so that its description and address can be shown; never loaded. */
function isRemotePicture(address: string): boolean {
  return /^(?:\.{0,2}\/)?[\w./%~-]+\.(png|jpe?g|gif|webp)$/i.test(address)
}

/** One per text. */
export function createBlockParser(): BlockParser {
  let finished: Block[] = []
  let finishedText = ''
  let env: Env = {}
  let parsedChars = 0
  let last: { readonly text: string; readonly blocks: readonly Block[] } | null = null

  return {
    get parsedChars() {
      return parsedChars
    },
    parse(text) {
      if (last !== null && last.text === text) return last.blocks
      if (!text.startsWith(finishedText)) {
        finished = []
        finishedText = ''
        env = {}
      }
      const rest = text.slice(finishedText.length)
      parsedChars += rest.length
      const open = splitBlocks(rest, md.parse(rest, env), finished.length)
      const certain = open.filter(({ isFinished }) => isFinished)
      for (const { block, end } of certain) {
        finished.push(block)
        last = null
        finishedText = text.slice(0, text.length - rest.length + end)
      }
      const blocks = [...finished, ...open.slice(certain.length).map(({ block }) => block)]
      last = { text, blocks }
      return blocks
    },
  }
}

interface OpenBlock {
  readonly block: Block
  /** Where the next block begins, in characters of the parsed text. */
  readonly end: number
  /** The block after it has begun on a line that is complete, so nothing that comes can change it. */
  readonly isFinished: boolean
}

function splitBlocks(text: string, tokens: readonly Token[], firstKey: number): readonly OpenBlock[] {
  const groups: { from: number; tokens: Token[] }[] = []
  for (const token of tokens) {
    const isStart = token.level === 0 && token.nesting >= 0 && token.map !== null
    if (isStart || groups.length === 0) groups.push({ from: token.map?.[0] ?? 0, tokens: [token] })
    else groups.at(-1)?.tokens.push(token)
  }
  const starts = lineStarts(text)
  return groups.map((group, index) => {
    const next = groups[index + 1]
    const start = index === 0 ? 0 : (starts[group.from] ?? 0)
    const end = next === undefined ? text.length : (starts[next.from] ?? text.length)
    return {
      block: { key: firstKey + index, source: text.slice(start, end), tokens: group.tokens },
      end,
      isFinished: next !== undefined && (starts[next.from + 1] ?? text.length) < text.length,
    }
  })
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
