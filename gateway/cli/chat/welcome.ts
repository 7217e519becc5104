// The first rows of a chat: who answers, and in a new conversation what this is, what it may do and how to go on.
import { asTyped } from '../command-name.ts'
import type { Io } from '../io.ts'
import type { Style } from '../terminal/style.ts'
import { clean, cut, wrap } from '../terminal/text.ts'

export interface Welcome {
  readonly assistantName: string
  /** `provider/model`; empty when none is chosen. */
  readonly model: string
  readonly isNew: boolean
  /** Whether /setup works here. */
  readonly canSetUp: boolean
}

const WIDEST = 90

export function welcomeRows(welcome: Welcome, { style, width, env }: { readonly style: Style; readonly width: number; readonly env: Io['env'] }): string[] {
  const { dot, more } = style.signs
  const keys = ['Enter sends', '/help', 'Tab completes', 'Ctrl-C stops or leaves']
  const model = welcome.model === '' ? 'no model chosen yet: /model' : clean(welcome.model)
  const lines = [
    `${style.bold(clean(welcome.assistantName))}  ${style.dim(model)}`,
    ...(welcome.isNew ? introduction(welcome, style, env) : []),
    style.dim(cut(keys.join(` ${dot} `), width - 3, more)),
  ]
  return ['', ...lines.flatMap((line) => (line === '' ? [''] : wrap(line, Math.min(WIDEST, width - 3)).map((row) => `  ${row}`)))]
}

function introduction({ model, canSetUp }: Welcome, style: Style, env: Io['env']): string[] {
  const isBuiltin = model.startsWith('builtin/')
  const connect = canSetUp ? 'type /setup' : asTyped('run `claw onboard`', env).replaceAll('`', '')
  return [
    '',
    'Your assistant, on this computer. It reads and writes in its own folder, and asks you before it runs a command that could change something, or touches anything else. What you say is kept, also over a restart.',
    ...(isBuiltin ? ['', `No language model is connected yet, so the built-in assistant answers: notes, files, commands, no free talk. To connect a real model, ${style.bold(connect)}.`] : []),
    '',
    `Try:  ${(isBuiltin ? ['help', 'remember that my tea is Assam', 'list files', 'run uname -a'] : ['What can you do?', 'What is in this folder?']).map((words) => style.accent(words)).join(style.dim(`  ${style.signs.dot}  `))}`,
    '',
  ]
}
