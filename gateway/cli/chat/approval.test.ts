import { describe, expect, it } from 'vitest'
import { createStyle } from '../terminal/style.ts'
import { approvalRows, choicesRow, decisionFor, readApproval } from './approval.ts'

const style = createStyle({ color: false })
const payload = {
  id: 'ap1',
  request: { command: 'rm -rf build && echo done', cwd: '/home/me/project', reason: 'It deletes files outside of the workspace.', sessionKey: 'agent:main:main', allowedDecisions: ['allow-once', 'allow-always', 'deny'] },
  expiresAtMs: 99_999,
}
const approval = readApproval(payload, 1000)
if (approval === null) throw new Error('the payload must be readable')

describe('an approval in the chat', () => {
  it('shows command, folder and reason whole', () => {
    expect(approvalRows(approval, { style, width: 60, sessionKey: 'agent:main:main' }).join('\n')).toBe([
      '', '  The assistant asks before it does this',
      '  │ rm -rf build && echo done', '  │ in /home/me/project', '  │ It deletes files outside of the workspace.',
    ].join('\n'))
    expect(choicesRow(approval, { style, width: 80, more: 1 })).toBe('  y allow once   a always allow exactly this   n refuse   1 more after this')
    expect(choicesRow(approval, { style, width: 50, more: 0 })).toBe('  y once   a always   n refuse')
  })

  it('never shortens a long command', () => {
    const long = readApproval({ ...payload, request: { ...payload.request, command: `echo ${'x'.repeat(500)}` } }, 0)
    const shown = long === null ? '' : approvalRows(long, { style, width: 40, sessionKey: '' }).join('').replace(/[^x]/g, '')
    expect(shown.length).toBeGreaterThanOrEqual(500)
  })

  it('makes hidden characters visible', () => {
    const hidden = readApproval({ ...payload, request: { ...payload.request, command: 'ls \u001B[8mrm -rf ~\u202E' } }, 0)
    const rows = hidden === null ? [] : approvalRows(hidden, { style, width: 80, sessionKey: '' })
    expect(rows.join('\n')).toContain('ls <U+001B>[8mrm -rf ~<U+202E>')
  })

  it('is decided by y, a and n; by Enter never', () => {
    const times = { nowMs: 5000, lastKeyAtMs: 1000 }
    expect(['y', 'a', 'n', '\r', '\n', ' ', '', 'x'].map((key) => decisionFor(key, approval, times))).toEqual(['allow-once', 'allow-always', 'deny', null, null, null, null, null])
  })

  it('does not take a key that was typed into something else', () => {
    expect(decisionFor('y', approval, { nowMs: 1300, lastKeyAtMs: 0 })).toBeNull()
    expect(decisionFor('y', approval, { nowMs: 5000, lastKeyAtMs: 4900 })).toBeNull()
  })

  it('offers "always" only where it is allowed', () => {
    const once = readApproval({ ...payload, request: { ...payload.request, allowedDecisions: ['allow-once', 'deny'] } }, 0)
    if (once === null) throw new Error('the payload must be readable')
    expect(decisionFor('a', once, { nowMs: 5000, lastKeyAtMs: 0 })).toBeNull()
    expect(choicesRow(once, { style, width: 80, more: 0 })).not.toContain('always')
  })
})
