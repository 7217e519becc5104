import { describe, expect, it } from 'vitest'
import { describeEntry } from './describe-entry.ts'

describe('an entry of an allow-list', () => {
  it('is told by what it allows', () => {
    expect(describeEntry({ pattern: 'read:/etc/hosts' })).toEqual({ kind: 'read', text: '/etc/hosts' })
    expect(describeEntry({ pattern: '/usr/bin/touch', argPattern: 'exact:abc', commandText: 'touch a b' })).toEqual({ kind: 'exact', text: 'touch a b' })
    expect(describeEntry({ pattern: '/usr/bin/git', argPattern: 'status.*' })).toEqual({ kind: 'some', text: '/usr/bin/git status.*' })
    expect(describeEntry({ pattern: 'git' })).toEqual({ kind: 'program', text: 'git' })
  })
})
