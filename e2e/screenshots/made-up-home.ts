// The home folder of the made-up household. Its path is in some of the pictures, so it is one that a person could have.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { february, put } from '../../gateway/import-openclaw/testing/made-openclaw.ts'

/** Only a folder with this in it is ever removed. */
const MARK = '.made-for-pictures'

export interface MadeUpHome {
  readonly home: string
  readonly stateDir: string
  remove(): void
}

/** Anew: what an earlier run left is gone. */
export function makeHome(): MadeUpHome {
  const home = join(tmpdir(), 'ana')
  const stateDir = join(home, '.openclaw-desktop')
  if (existsSync(home) && !existsSync(join(home, MARK))) throw new Error(`${home} is somebody's: the pictures need that place for a while`)
  const remove = (): void => rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  remove()
  mkdirSync(join(stateDir, 'workspace'), { recursive: true })
  writeFileSync(join(home, MARK), '')
  return { home, stateDir, remove }
}

/** What an OpenClaw of earlier days left in it, with a model that answers. */
export function addEarlierOpenClaw({ home }: MadeUpHome, modelUrl: string): void {
  const folder = join(home, '.openclaw')
  february(folder)
  put(folder, { 'models.json5': `{ providers: { custom: { baseUrl: "${modelUrl}/v1", apiKey: "made-up-for-pictures", api: "openai-completions", models: [{ id: "llama", name: "Llama" }] } } }` })
}
