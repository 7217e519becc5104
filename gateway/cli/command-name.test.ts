import { describe, expect, it } from 'vitest'
import { asTyped, commandName } from './command-name.ts'

describe('the name of the command', () => {
  it('is what the person typed to get here', () => {
    expect(commandName({})).toBe('claw')
    expect(commandName({ npm_command: 'exec' })).toBe('npx claw')
    expect(commandName({ npm_command: 'start', npm_lifecycle_event: 'start' })).toBe('npx claw')
    expect(commandName({ npm_command: 'run-script', npm_lifecycle_event: 'claw' })).toBe('npx claw')
    expect(commandName({ npm_command: 'test', npm_lifecycle_event: 'test' })).toBe('claw')
  })

  it('is written into advice, and nowhere else', () => {
    const env = { npm_command: 'exec' }
    expect(asTyped('See: claw logs; or `claw status`.\nclaw --help', env)).toBe('See: npx claw logs; or `npx claw status`.\nnpx claw --help')
    expect(asTyped('claw: There is no command. The claw of a crab. npx claw status, ./claw status', env)).toBe('claw: There is no command. The claw of a crab. npx claw status, ./claw status')
    expect(asTyped('See: claw logs', {})).toBe('See: claw logs')
  })
})
