import { describe, expect, it } from 'vitest'
import { addressee, firstWord, matchAgents, matchCommands } from './complete.ts'

const command = (name: string, description = '', acceptsArgs = false, textAliases: readonly string[] = []) => ({ name, description, acceptsArgs, textAliases })
const AGENTS = [{ id: 'main', name: 'main' }, { id: 'research', name: 'Ada' }, { id: 'mail', name: 'Postman' }]

describe('completing the first word', () => {
  it('sees commands and agents only at the very beginning', () => {
    expect(firstWord('/sta')).toEqual({ sign: '/', typed: 'sta' })
    expect(firstWord('@')).toEqual({ sign: '@', typed: '' })
    for (const draft of ['', 'a /sta', '/status now', 'mail@example.org', '@ada hello']) expect(firstWord(draft)).toBeNull()
  })

  it('puts what begins with the word before what contains it', () => {
    const found = matchCommands([command('restatus'), command('stop', 'ends'), command('x', 'tells the state'), command('status', '', true), command('halt', '', false, ['/stat'])], 'sta')
    expect(found.map(({ insert }) => insert)).toEqual(['/status ', '/halt', '/restatus', '/x'])
  })

  it('finds agents by id and by name', () => {
    expect(matchAgents(AGENTS, 'ma').map(({ label }) => label)).toEqual(['@main', '@mail'])
    expect(matchAgents(AGENTS, 'ada')).toEqual([{ id: 'research', label: '@research', description: 'Ada', insert: '@research ' }])
    expect(matchAgents(AGENTS, 'nobody')).toEqual([])
  })
})

describe('the agent a message is for', () => {
  it('is the one it begins with', () => {
    expect(addressee('@research find\nthis ', AGENTS)).toEqual({ agent: AGENTS[1], text: 'find\nthis' })
    expect(addressee('@Research', AGENTS)).toEqual({ agent: AGENTS[1], text: '' })
  })

  it('is nobody when the name is unknown or comes later', () => {
    for (const draft of ['@nobody hi', 'hi @research', '@', '@research,hi', '']) expect(addressee(draft, AGENTS)).toBeNull()
  })
})
