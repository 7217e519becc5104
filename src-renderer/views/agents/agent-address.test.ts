import { describe, expect, it } from 'vitest'
import { agentPath, filePath, readAgentPlace } from './agent-address.ts'

describe('addresses of agents', () => {
  it('lead to the list, an agent, its parts and its files, and back', () => {
    expect(readAgentPlace('/agents')).toEqual({ agentId: null, tab: 'overview', file: null, isHistory: false })
    expect(readAgentPlace(agentPath('main'))).toEqual({ agentId: 'main', tab: 'overview', file: null, isHistory: false })
    expect(readAgentPlace(agentPath('main', 'tools'))).toMatchObject({ tab: 'tools', file: null })
    expect(readAgentPlace(filePath('main', 'SOUL.md'))).toEqual({ agentId: 'main', tab: 'files', file: 'SOUL.md', isHistory: false })
    expect(readAgentPlace(filePath('main', 'SOUL.md', true))).toMatchObject({ file: 'SOUL.md', isHistory: true })
  })

  it('lead nowhere when they are wrong, and never throw', () => {
    expect(readAgentPlace('/agents/main/nonsense').tab).toBeNull()
    expect(readAgentPlace('/agents/main/tools/SOUL.md').file).toBeNull()
    expect(readAgentPlace('/agents/%E0%A4%A').agentId).toBeNull()
    expect(readAgentPlace('/agents/main/').tab).toBe('overview')
  })
})
