// Where a pasted model key goes: `.env` in the state directory (0600). The configuration only refers to it by name.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CliError } from '../io.ts'

const KNOWN: Readonly<Record<string, string>> = { google: 'GEMINI_API_KEY', gemini: 'GEMINI_API_KEY' }

/** The variable a provider's key is kept in: `OPENAI_API_KEY`, `MY_VLLM_API_KEY`. */
export function keyVariable(provider: string): string {
  return KNOWN[provider] ?? `${provider.toUpperCase().replace(/[^A-Z0-9]+/g, '_').replace(/^(?=\d)/, '_')}_API_KEY`
}

/** Sets one variable in the file and keeps the rest. Returns the file's path. */
export function storeVariable(stateDir: string, name: string, value: string): string {
  if (/[\r\n]/.test(value)) throw new CliError('A key has no line breaks; copy it again.')
  const path = join(stateDir, '.env')
  const line = `${name}="${value.replace(/(["\\])/g, '\\$1')}"`
  const others = readLines(path).filter((entry) => !new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(entry))
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, `${[...others, line].join('\n')}\n`, { mode: 0o600 })
  chmodSync(temporary, 0o600)
  renameSync(temporary, path)
  return path
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').replace(/\n+$/, '').split('\n').filter((line, index, all) => line !== '' || index < all.length - 1)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
