// What lies in the other installation's folder and is not taken, with the reason.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { importWire } from '../protocol/index.ts'

type Left = importWire.PreviewResult['left'][number]

/** Names at the top of the folder, most telling first. */
const REASONS: readonly (readonly [RegExp, importWire.LeftReason])[] = [
  [/^state$/, 'runtime'],
  [/^(cron|automations|tasks)(\.json)?$/, 'automations'],
  [/^(devices|identity|pairing|nodes?|node)(\.json)?$/, 'pairing'],
  [/^(extensions|plugins|npm)$/, 'plugins'],
  [/^hooks$/, 'hooks'],
  [/^(memory|cache|logs?|tmp|completions|canvas|browser|media|sandboxes?)$/, 'rebuilt'],
  [/\.(bak(\.\d+)?|rejected\..*|last-good.*|log)$|^(backups?|archives?)$/, 'backup'],
  [/^(settings|exec-approvals|voicewake|tts|update-check|restart-sentinel|delivery-queue|subagents|telegram|whatsapp|discord|slack)/, 'runtime'],
]

/** `handled`: names at the top that are taken or spoken of elsewhere. */
export function listLeft(root: string, handled: ReadonlySet<string>): readonly Left[] {
  return namesIn(root).filter((name) => !handled.has(name)).map((name): Left => ({ path: name, reason: REASONS.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown' }))
}

/** Conversations that newer versions keep in a database of their own. */
export function databasesOf(root: string, agentFolders: readonly string[]): readonly Left[] {
  return agentFolders.flatMap((agent) => namesIn(join(root, 'agents', agent, 'agent')).filter((name) => name.endsWith('.sqlite')).map((name): Left => ({ path: `agents/${agent}/agent/${name}`, reason: 'database' })))
}

export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch {
    return []
  }
}
