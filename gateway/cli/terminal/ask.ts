// One question on the terminal, answered with a word.
import { createInterface } from 'node:readline/promises'
import type { Io } from '../io.ts'
import { CliError, EXIT } from '../io.ts'

/** `y` or `yes` is yes; everything else, Enter included, is no. Fails where nobody can answer. */
export async function askYesNo(io: Io, question: string): Promise<boolean> {
  if (io.stdin.isTTY !== true) throw new CliError(`${question} Nobody is here to answer.`, { hint: 'Add --yes when you are sure.', exitCode: EXIT.usage })
  return /^\s*(y|yes)\s*$/i.test(await askLine(io, `${question} [y/N] `))
}

/** One line; what is typed is shown. Resolves with an empty text when the input ends. */
export async function askLine(io: Io, question: string): Promise<string> {
  const reader = createInterface({ input: io.stdin })
  io.stderr.write(question)
  try {
    for await (const line of reader) return line
    return ''
  } finally {
    reader.close()
  }
}

/** A secret from a terminal, without echo, or the first line of a pipe. */
export async function askSecret(io: Io, question: string): Promise<string> {
  if (io.stdin.isTTY !== true) return (await askLine(io, '')).trim()
  io.stderr.write(question)
  const { stdin } = io
  stdin.setRawMode(true)
  stdin.resume()
  stdin.setEncoding('utf8')
  try {
    return await new Promise<string>((resolve, reject) => {
      let secret = ''
      const onData = (chunk: string): void => {
        for (const character of chunk.replaceAll('\u001B[200~', '').replaceAll('\u001B[201~', '')) {
          if (character === '\u0003') return finish(() => reject(new CliError('Nothing was stored.')))
          if (character === '\r' || character === '\n' || character === '\u0004') return finish(() => resolve(secret.trim()))
          secret = character === '\u007F' || character === '\b' ? secret.slice(0, -1) : secret + character
        }
      }
      const finish = (settle: () => void): void => {
        stdin.off('data', onData)
        settle()
      }
      stdin.on('data', onData)
    })
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    io.stderr.write('\n')
  }
}
