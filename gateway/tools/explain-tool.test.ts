import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainTool, switchTool } from './explain-tool.ts'
import { CORE_TOOLS, isToolAllowed } from './tool-policy.ts'
import type { ToolRules } from './tool-policy.ts'

const NAMES = [...CORE_TOOLS.keys(), 'weather']

describe('why a tool is there or not', () => {
  it('names the rule, the level and the entry that decided', () => {
    expect(explainTool('exec', {}, undefined)).toEqual({ allowed: true, level: 'all', rule: 'none' })
    expect(explainTool('exec', { deny: ['group:runtime'] }, {})).toEqual({ allowed: false, level: 'all', rule: 'deny', entry: 'group:runtime' })
    expect(explainTool('exec', {}, { profile: 'messaging' })).toEqual({ allowed: false, level: 'agent', rule: 'profile', entry: 'messaging' })
    expect(explainTool('exec', {}, { profile: 'messaging', alsoAllow: ['exec'] })).toEqual({ allowed: true, level: 'agent', rule: 'alsoAllow', entry: 'exec' })
    expect(explainTool('exec', { allow: ['read'] }, undefined)).toEqual({ allowed: false, level: 'all', rule: 'allow' })
    expect(explainTool('exec', { profile: 'coding' }, { deny: ['write'] })).toEqual({ allowed: true, level: 'all', rule: 'profile', entry: 'coding' })
    expect(explainTool('read', { allow: ['re*'] }, undefined)).toEqual({ allowed: true, level: 'all', rule: 'allow', entry: 're*' })
  })
})

const entries = fc.option(fc.array(fc.constantFrom(...NAMES, 'group:fs', 'group:sessions', 'group:plugins', 'sessions_*', '*'), { maxLength: 4 }), { nil: undefined })
const anyRules = fc.record({ profile: fc.option(fc.constantFrom('minimal', 'coding', 'messaging', 'full'), { nil: undefined }), allow: entries, alsoAllow: entries, deny: entries })
  .map(({ profile, allow, alsoAllow, deny }): ToolRules => ({
    ...(profile === undefined ? {} : { profile }), ...(deny === undefined ? {} : { deny }),
    // Both together is no valid configuration.
    ...(allow === undefined ? (alsoAllow === undefined ? {} : { alsoAllow }) : { allow }),
  }))

describe('switching one tool', () => {
  it('takes a group apart, so that the others stay as they were', () => {
    expect(switchTool({ deny: ['group:fs'] }, 'read', true, NAMES)).toEqual({ deny: ['write', 'edit', 'apply_patch'] })
    expect(switchTool({}, 'exec', false, NAMES)).toEqual({ deny: ['exec'] })
    expect(switchTool({ deny: ['exec'] }, 'exec', true, NAMES)).toEqual({})
    expect(switchTool({ profile: 'messaging' }, 'exec', true, NAMES)).toEqual({ profile: 'messaging', alsoAllow: ['exec'] })
    expect(switchTool({ profile: 'messaging', alsoAllow: ['exec'] }, 'exec', false, NAMES)).toEqual({ profile: 'messaging' })
    expect(switchTool({ allow: ['read'] }, 'exec', true, NAMES)).toEqual({ allow: ['read', 'exec'] })
    expect(switchTool({ allow: ['read'], profile: 'messaging' }, 'exec', true, NAMES)).toBeNull()
  })

  it('does what it says and, whatever the rules, changes no other tool', () => {
    fc.assert(fc.property(anyRules, fc.constantFrom(...NAMES), fc.boolean(), (before, name, on) => {
      const after = switchTool(before, name, on, NAMES)
      if (after === null) return
      expect(isToolAllowed(name, [after])).toBe(on)
      // Who is allowed exactly `write` may patch as well: that pair belongs together by design.
      const others = NAMES.filter((other) => other !== name && other !== 'apply_patch')
      const allowed = (rules: ToolRules) => others.filter((other) => isToolAllowed(other, [rules]))
      expect(allowed(after)).toEqual(allowed(before))
      expect(after.allow !== undefined && after.alsoAllow !== undefined).toBe(false)
    }), { numRuns: 300 })
  })
})
