// skills.status: parameters and result.
import { z } from 'zod'

export const statusParams = z.strictObject({ agentId: z.string().min(1).optional(), sessionKey: z.string().min(1).optional() })

export interface Requirements {
  readonly bins: readonly string[]
  readonly anyBins: readonly string[]
  readonly env: readonly string[]
  readonly config: readonly string[]
  readonly os: readonly string[]
}

export interface SkillRow {
  readonly name: string
  readonly description: string
  readonly source: string
  readonly bundled: boolean
  readonly filePath: string
  readonly baseDir: string
  readonly skillKey: string
  readonly primaryEnv?: string
  readonly emoji?: string
  readonly homepage?: string
  readonly always: boolean
  readonly disabled: boolean
  readonly blockedByAllowlist: boolean
  readonly blockedByAgentFilter: boolean
  readonly eligible: boolean
  readonly platformIncompatible: boolean
  readonly modelVisible: boolean
  readonly userInvocable: boolean
  readonly commandVisible: boolean
  readonly requirements: Requirements
  readonly missing: Requirements
  readonly configChecks: readonly { readonly path: string; readonly satisfied: boolean }[]
  readonly install: readonly { readonly id: string; readonly kind: string; readonly label: string; readonly bins: readonly string[] }[]
}

export interface StatusResult {
  readonly workspaceDir: string
  readonly managedSkillsDir: string
  readonly agentId: string
  readonly skills: readonly SkillRow[]
  /** Skills that could not be used because of how they are written. Our addition; absent when there are none. */
  readonly problems?: readonly { readonly name: string; readonly filePath: string; readonly problem: string }[]
}

/** Our own: the text of one skill, for people to read. */
export const textParams = z.strictObject({ agentId: z.string().min(1).optional(), name: z.string().min(1) })

export interface TextResult {
  readonly name: string
  readonly filePath: string
  readonly text: string
}
