// All built-in tools in the order the model sees them. The order is part of the cached prompt: new ones go to the end.
import type { Tool } from '../../plugin-api/index.ts'
import type { Clock } from '../../lib/index.ts'
import { createAgentsListTool } from './agents-list.ts'
import { createApplyPatchTool } from './apply-patch.ts'
import { createEditTool } from './edit.ts'
import { createExecTool } from './exec.ts'
import type { ExecToolDependencies } from './exec.ts'
import type { ChangeWitness } from './file-access.ts'
import { createProcessTool } from './process.ts'
import { createReadTool } from './read.ts'
import type { SessionToolDependencies, SessionToolSettings } from './session-access.ts'
import { createSessionStatusTool } from './session-status.ts'
import { createSessionsHistoryTool } from './sessions-history.ts'
import { createSessionsListTool } from './sessions-list.ts'
import { createSessionsSendTool } from './sessions-send.ts'
import { createSessionsSpawnTool } from './sessions-spawn.ts'
import { createWriteTool } from './write.ts'

export interface BuiltinToolDependencies extends ExecToolDependencies {
  readonly clock: Clock
  readonly sessions: SessionToolDependencies['sessions']
  readonly sessionSettings: (agentId: string) => SessionToolSettings
  /** Hears of what the file tools change. */
  readonly witness?: ChangeWitness
}

/** The twelve tools of the core; plugins add theirs after them. */
export function createBuiltinTools(dependencies: BuiltinToolDependencies): readonly Tool[] {
  const { clock, sessions, sessionSettings, policy, processes, witness } = dependencies
  const forSessions = { sessions, settings: sessionSettings }
  return [
    createReadTool({ policy }),
    createWriteTool({ policy, witness }),
    createEditTool({ policy, witness }),
    createApplyPatchTool({ policy, witness }),
    createExecTool(dependencies),
    createProcessTool({ processes }),
    createSessionStatusTool({ ...forSessions, clock }),
    createSessionsListTool(forSessions),
    createSessionsHistoryTool(forSessions),
    createSessionsSendTool(forSessions),
    createSessionsSpawnTool(forSessions),
    createAgentsListTool(forSessions),
  ]
}
