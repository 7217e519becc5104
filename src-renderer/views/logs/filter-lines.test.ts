import { describe, expect, it } from 'vitest'
import { parseLogLine } from '../../state/logs/parse-log-line.ts'
import { filterLines, subsystemsOf } from './filter-lines.ts'

const lines = [{ level: 'debug', msg: 'tiny' }, { level: 'info', msg: 'Café opened', subsystem: 'models' }, { level: 'error', msg: 'broken', subsystem: 'agent', run: 'r7' }, 'plain text'].map((value, index) => ({
  ...parseLogLine(typeof value === 'string' ? value : JSON.stringify(value)),
  id: index,
  after: null,
}))
const shown = (filters: object) => filterLines(lines, { level: 'debug', query: '', subsystem: null, ...filters }).map(({ message }) => message)

describe('the lines that are shown', () => {
  it('are all of them without filters, the very same list', () => {
    expect(filterLines(lines, { level: 'debug', query: ' ', subsystem: null })).toBe(lines)
  })

  it('weigh as much as is asked for; text counts as information', () => {
    expect(shown({ level: 'info' })).toEqual(['Café opened', 'broken', 'plain text'])
    expect(shown({ level: 'error' })).toEqual(['broken'])
  })

  it('have every word somewhere, also in their facts, and come from the part that is asked for', () => {
    expect(shown({ query: 'cafe OPENED' })).toEqual(['Café opened'])
    expect(shown({ query: 'r7' })).toEqual(['broken'])
    expect(shown({ subsystem: 'agent' })).toEqual(['broken'])
    expect(subsystemsOf(lines)).toEqual(['agent', 'models'])
  })
})
