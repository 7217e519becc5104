// The service over a database in memory, for tests.
import { openStateDatabase } from '../../../storage/index.ts'
import { fakeClock, recordingLogger } from '../../testing/fixtures.ts'
import { createAgentFiles } from '../agent-files-service.ts'
import type { AgentFilesDependencies } from '../agent-files-service.ts'
import { createFileHistory } from '../file-history.ts'

export function agentFiles() {
  const clock = fakeClock()
  const logger = recordingLogger()
  const database = openStateDatabase({ path: ':memory:' })
  const history = createFileHistory({ database, clock })
  const changes: Parameters<AgentFilesDependencies['onChange']>[0][] = []
  const service = createAgentFiles({ history, logger, onChange: (change) => void changes.push(change) })
  return { clock, logger, database, history, changes, service }
}
