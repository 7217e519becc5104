// What "Start" will change, one thing after the other, before any of it is done. Pure.
import { referenceOf } from './answers.ts'
import type { Answers } from './answers.ts'
import { bringsModel } from './takeover.ts'
import type { Takeover, TakeoverCounts } from './takeover.ts'

/** How things are before. */
export interface Before {
  readonly agentId: string
  readonly name: string
  readonly emoji: string
  readonly workspace: string
  readonly primary: string | null
  readonly launchAtLogin: boolean
  readonly hasShortcut: boolean
  /** As the keyboard has it. */
  readonly shortcut: string
}

export type Change =
  | { readonly id: 'import'; readonly folder: string; readonly items: readonly string[]; readonly counts: TakeoverCounts }
  | { readonly id: 'key'; readonly service: string }
  | { readonly id: 'server'; readonly service: string; readonly address: string; readonly modelId: string; readonly hasKey: boolean }
  | { readonly id: 'model'; readonly reference: string | null }
  | { readonly id: 'agent'; readonly name?: string; readonly emoji?: string }
  | { readonly id: 'workspace'; readonly path: string }
  | { readonly id: 'app'; readonly launchAtLogin?: boolean; readonly hasShortcut?: boolean }

export function planChanges(answers: Answers, before: Before, { isApp, hasKey, takeover }: { readonly isApp: boolean; readonly hasKey: boolean; /** What there is to take over. */ readonly takeover: Takeover | null }): readonly Change[] {
  const reference = referenceOf(answers)
  const service = reference?.slice(0, reference.indexOf('/')) ?? ''
  const name = answers.name.trim()
  const emoji = answers.emoji.trim()
  const workspace = answers.workspace.trim()
  const agent = { ...(name !== '' && name !== before.name && { name }), ...(emoji !== before.emoji && { emoji }) }
  const folder = workspace === '' || workspace === before.workspace ? [] : [{ id: 'workspace' as const, path: workspace }]
  const taken = answers.takesOver ? takeover : null
  // What is answered here holds against what comes along, and so does that nobody wants a model yet.
  const isOtherModel = answers.model !== 'imported' && (reference !== before.primary || (taken !== null && reference === null && bringsModel(taken, before.primary)))
  const app = { ...(answers.launchAtLogin !== before.launchAtLogin && { launchAtLogin: answers.launchAtLogin }), ...(answers.hasShortcut !== before.hasShortcut && { hasShortcut: answers.hasShortcut }) }
  return [
    // The files that come along go to the folder the assistant will have.
    ...(taken === null ? [] : [...folder, { id: 'import' as const, folder: taken.folder, items: taken.items, counts: taken.counts }]),
    ...(answers.model === 'key' && hasKey ? [{ id: 'key' as const, service }] : []),
    ...(answers.model === 'server' ? [{ id: 'server' as const, service, address: answers.address.trim(), modelId: answers.modelId.trim(), hasKey }] : []),
    ...(isOtherModel ? [{ id: 'model' as const, reference }] : []),
    ...(Object.keys(agent).length === 0 ? [] : [{ id: 'agent' as const, ...agent }]),
    ...(taken === null ? folder : []),
    ...(!isApp || Object.keys(app).length === 0 ? [] : [{ id: 'app' as const, ...app }]),
  ]
}
