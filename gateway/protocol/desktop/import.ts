// desktop.import.*: taking over what an OpenClaw on this computer has. Names and counts cross the wire, never a secret's value.
import { z } from 'zod'

const folder = z.string().min(1).max(4096)

/** Left out: OpenClaw's own folder of this user. */
export const previewParams = z.strictObject({ folder: folder.optional() })

/** `items`: ids of the preview; left out, everything but what lies outside the folder. */
export const applyParams = z.strictObject({ folder: folder.optional(), items: z.array(z.string().min(1).max(200)).max(1000).optional() })

export type ImportKind = 'configuration' | 'secrets' | 'workspace' | 'skills' | 'sessions'

export type NoteKind =
  /** Both sides have it and they differ: ours stays, theirs is put at `detail`. */
  | 'beside'
  /** Ours was the untouched template. */
  | 'template-replaced' | 'bootstrap-removed'
  /** `detail`: bytes. */
  | 'too-large'
  /** `detail`: the system's code. */
  | 'unreadable' | 'not-written'
  | 'link' | 'odd-file' | 'bad-name' | 'too-many' | 'left-folder'
  /** `detail`: line and problem. */
  | 'broken' | 'no-transcript' | 'removed-here'
  /** A setting: both have it, neither product knows it, only OpenClaw uses it, or it belongs to the place. */
  | 'setting-kept' | 'setting-invalid' | 'setting-foreign' | 'setting-local'
  /** A secret that is taken; `detail`: where it was found. */
  | 'secret' | 'secret-beside' | 'secret-locked' | 'sign-in' | 'reference-unknown'

export interface ImportNote {
  readonly kind: NoteKind
  readonly path: string
  readonly detail?: string
}

export interface ImportItem {
  readonly id: string
  readonly kind: ImportKind
  /** The assistant it belongs to, where there is one. */
  readonly agentId: string | null
  readonly from: string
  readonly to: string
  /** What is (or was) taken: files, chats, settings or secrets, and their size. */
  readonly added: number
  readonly bytes: number
  /** Here already. */
  readonly same: number
  /** Put beside ours. */
  readonly beside: number
  /** Could not be read, or is broken. */
  readonly failed: number
  /** Lies outside the folder: taken only when asked for by its id. */
  readonly isOutside: boolean
  /** At most 200. */
  readonly notes: readonly ImportNote[]
  readonly moreNotes: number
}

export type LeftReason = 'database' | 'runtime' | 'automations' | 'pairing' | 'plugins' | 'hooks' | 'rebuilt' | 'paired-account' | 'backup' | 'unknown-agent' | 'unknown' | 'too-wide'

export interface PreviewResult {
  readonly folder: string
  readonly isFound: boolean
  /** An import from this folder began and did not come to its end. */
  readonly isUnfinished: boolean
  readonly items: readonly ImportItem[]
  /** What is there and cannot be taken. */
  readonly left: readonly { readonly path: string; readonly reason: LeftReason }[]
}

export interface ApplyResult extends PreviewResult {
  readonly durationMs: number
}

/** The `desktop.import.progress` event. */
export interface ImportProgress {
  readonly itemId: string
  readonly item: number
  readonly items: number
  readonly done: number
  readonly total: number
}
