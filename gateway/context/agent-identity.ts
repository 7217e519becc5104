// Who an agent is to people: name, emoji and picture, from the configuration or from IDENTITY.md in its workspace.
import type { AgentProfile } from '../config/index.ts'
import type { WorkspaceFiles } from './workspace-files.ts'

export interface AgentIdentity {
  readonly name: string
  readonly nameSource: 'config' | 'agent' | 'workspace' | 'default'
  readonly emoji?: string
  /** As configured: URL, data URL or a path in the workspace. */
  readonly avatar?: string
}

const DEFAULT_NAME = 'Assistant'

/** `- **Name:** Ada`, `* Name: Ada` and `Name: Ada` alike; placeholders in brackets or italics count as empty. */
function fields(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*[-*]?\s*\**\s*([A-Za-z]+)\s*:\**\s*(.+?)\s*$/.exec(line) ?? []
    if (key === undefined || value === undefined || /^[_(<[*]/.test(value)) continue
    found[key.toLowerCase()] ??= value.slice(0, 80)
  }
  return found
}

/** Longer than any letters that stand for a name, emoji of several parts included. */
const LETTERS = 4

/** OpenClaw's `ui.assistant.avatar` is an address, an emoji or a few letters. */
function shownFace(avatar: string | undefined): { readonly emoji?: string; readonly avatar?: string } {
  if (avatar === undefined || avatar.trim() === '') return {}
  return [...new Intl.Segmenter().segment(avatar.trim())].length <= LETTERS ? { emoji: avatar.trim() } : { avatar: avatar.trim() }
}

/** Configuration first, then the agent's name there, then its own IDENTITY.md, then `ui.assistant`, then a default. */
export function resolveAgentIdentity(agent: AgentProfile, workspaceFiles: WorkspaceFiles): AgentIdentity {
  const written = fields(workspaceFiles.read(agent.workspace, ['IDENTITY.md'])[0]?.text ?? '')
  const emoji = agent.identity.emoji ?? written['emoji']
  const avatar = agent.identity.avatar ?? written['avatar']
  const extras = emoji === undefined && avatar === undefined ? shownFace(agent.shownAs?.avatar) : { ...(emoji === undefined ? {} : { emoji }), ...(avatar === undefined ? {} : { avatar }) }
  if (agent.identity.name !== undefined) return { name: agent.identity.name, nameSource: 'config', ...extras }
  if (agent.name !== '' && agent.name !== agent.id) return { name: agent.name, nameSource: 'agent', ...extras }
  if (written['name'] !== undefined) return { name: written['name'], nameSource: 'workspace', ...extras }
  if (agent.shownAs?.name !== undefined) return { name: agent.shownAs.name, nameSource: 'config', ...extras }
  return { name: DEFAULT_NAME, nameSource: 'default', ...extras }
}
