// What others wrote must not steer the terminal, forge rows or hide in a question, wherever the command line prints it.
import { describe, expect, it } from 'vitest'
import { approvalRows, readApproval } from '../chat/approval.ts'
import { RequestFailed } from '../client/failures.ts'
import type { Io } from '../io.ts'
import { printJson } from '../io.ts'
import { formatTable } from './format.ts'
import { createStyle } from './style.ts'
import { reveal } from './text.ts'

describe('hostile text', () => {
  it('can not add rows to a table', () => {
    expect(formatTable([['a\nforged   row', 'b\n', 'c\nd']], 80)).toEqual(['a forged   row  b   c d'])
  })

  it('can not reach the terminal through JSON', () => {
    let out = ''
    printJson({ stdout: { write: (text: string) => (out += text) } } as unknown as Io, { title: '\u009B2J\u001B]0;x\u0007\u007F' })
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/)
    expect(JSON.parse(out)).toEqual({ title: '\u009B2J\u001B]0;x\u0007\u007F' })
  })

  it.each(['\u202E', '\u2066', '\u200B', '\u00AD', '\u061C', '\u2028', '\u00A0', '\u3000', '\u3164', '\u115F', '\u2800', '\u034F', '\u180E', '\u{E0041}', '\u{E0100}', '\u009B', '\r'])('%j is shown as a mark where somebody must judge', (character) => {
    expect(reveal(`ls${character}x`)).toBe(`ls<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>x`)
  })

  it('can not reach the terminal through an error of the gateway', () => {
    expect(new RequestFailed('sessions.patch', { code: 'INVALID_REQUEST', message: 'label already in use: a\u001B[2Jb\u009B' }).message).toBe('label already in use: ab')
  })

  it('can not push the beginning of a command off the screen with empty lines', () => {
    const approval = readApproval({ id: 'a', request: { command: `rm -rf ~${'\n'.repeat(400)}  \n\necho hello`, allowedDecisions: [] } }, 0)
    const rows = approval === null ? [] : approvalRows(approval, { style: createStyle({ color: false }), width: 80, sessionKey: '' })
    expect(rows.length).toBeLessThan(8)
    expect(rows.join('\n')).toMatch(/rm -rf ~[^]*<401 empty lines>[^]*echo hello/)
  })
})
