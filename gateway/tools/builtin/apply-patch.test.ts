import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWorld } from '../testing/fixtures.ts'
import type { World } from '../testing/fixtures.ts'

const FILE = 'one\ntwo\nthree\nfour\nthree\nfive\n'

describe('apply_patch', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld({ owner: 'deny' })
    await writeFile(join(world.workspace, 'file.txt'), FILE)
  })
  afterEach(() => world.close())

  const patch = (body: string) => world.text('apply_patch', { input: `*** Begin Patch\n${body}\n*** End Patch` })
  const content = (path: string) => readFile(join(world.workspace, path), 'utf8').catch(() => null)

  it.each<[string, string, string]>([
    ['replaces a line', '*** Update File: file.txt\n@@\n one\n-two\n+TWO', 'one\nTWO\nthree\nfour\nthree\nfive\n'],
    ['may leave out the first header', '*** Update File: file.txt\n-two\n+TWO', 'one\nTWO\nthree\nfour\nthree\nfive\n'],
    ['finds the place after an anchor', '*** Update File: file.txt\n@@ four\n-three\n+THREE', 'one\ntwo\nthree\nfour\nTHREE\nfive\n'],
    ['applies chunks in order', '*** Update File: file.txt\n@@\n-one\n+1\n@@\n-three\n+3\n@@\n-three\n+33', '1\ntwo\n3\nfour\n33\nfive\n'],
    ['matches at the end of the file', '*** Update File: file.txt\n@@\n-five\n+FIVE\n*** End of File', 'one\ntwo\nthree\nfour\nthree\nFIVE\n'],
    ['inserts after an anchor', '*** Update File: file.txt\n@@ two\n+two and a half', 'one\ntwo\ntwo and a half\nthree\nfour\nthree\nfive\n'],
    ['appends without an anchor', '*** Update File: file.txt\n@@\n+six', 'one\ntwo\nthree\nfour\nthree\nfive\nsix\n'],
    ['deletes lines', '*** Update File: file.txt\n@@\n one\n-two\n-three\n four', 'one\nfour\nthree\nfive\n'],
  ])('%s', async (_name, body, expected) => {
    expect(await patch(body)).toContain('M file.txt')
    expect(await content('file.txt')).toBe(expected)
  })

  it('adds, moves and deletes together', async () => {
    await writeFile(join(world.workspace, 'old.txt'), 'x\n')
    const text = await patch('*** Add File: new/deep.txt\n+hello\n+\n+world\n*** Update File: file.txt\n*** Move to: moved/file.txt\n@@\n-one\n+1\n*** Delete File: old.txt')
    expect(text).toBe('Patched:\nA new/deep.txt\nM file.txt → moved/file.txt\nD old.txt')
    expect(await content('new/deep.txt')).toBe('hello\n\nworld\n')
    expect(await content('moved/file.txt')).toBe(FILE.replace('one', '1'))
    expect(await content('file.txt')).toBeNull()
    expect(await content('old.txt')).toBeNull()
  })

  it('moves without changing anything', async () => {
    await patch('*** Update File: file.txt\n*** Move to: else.txt')
    expect(await content('else.txt')).toBe(FILE)
  })

  it('sees its own earlier changes to the same file', async () => {
    await patch('*** Update File: file.txt\n@@\n-one\n+1\n*** Update File: ./file.txt\n@@\n-1\n+uno')
    expect(await content('file.txt')).toBe(FILE.replace('one', 'uno'))
  })

  it('keeps carriage returns and a missing last line break', async () => {
    await writeFile(join(world.workspace, 'crlf.txt'), 'a\r\nb\r\nc')
    await patch('*** Update File: crlf.txt\n@@\n a\n-b\n+B\n+B2')
    expect(await content('crlf.txt')).toBe('a\r\nB\r\nB2\r\nc')
  })

  it.each<[string, string, RegExp]>([
    ['context that does not match', '*** Update File: file.txt\n@@\n one\n-zwei\n+2', /resembles line 1, but the text from there on differs/],
    ['lines that do not occur', '*** Update File: file.txt\n@@\n-zero\n+0', /"zero" does not occur/],
    ['other indentation', '*** Update File: file.txt\n@@\n-  two\n+2', /resembles line 2/],
    ['a missing anchor', '*** Update File: file.txt\n@@ nowhere\n-two\n+2', /"@@ nowhere" .* was not found/],
    ['chunks out of order', '*** Update File: file.txt\n@@\n-five\n+5\n@@\n-one\n+1', /does not occur after line 6/],
    ['an end that is not the end', '*** Update File: file.txt\n@@\n-two\n+2\n*** End of File', /file's end/],
    ['adding a file that exists', '*** Add File: file.txt\n+x', /exists already/],
    ['updating a file that does not', '*** Update File: none.txt\n@@\n-a\n+b', /does not exist/],
    ['deleting a file that does not', '*** Delete File: none.txt', /does not exist/],
    ['moving over a file', '*** Update File: file.txt\n*** Move to: other.txt\n@@\n-one\n+1', /other.txt exists already/],
    ['no change at all', '*** Update File: file.txt', /contains no changes/],
    ['an empty patch', '', /changes nothing/],
    ['text outside of a file', 'hello', /Line 2 of the patch: expected/],
    ['an added line without +', '*** Add File: x.txt\nhello', /starts with \+/],
    ['a changed line without mark', '*** Update File: file.txt\n@@\n one\ntwo', /starts with a space, \+ or -/],
  ])('refuses %s and changes nothing', async (_name, body, message) => {
    await writeFile(join(world.workspace, 'other.txt'), 'other')
    const text = await patch(body.startsWith('***') ? `*** Add File: fresh.txt\n+x\n${body}` : body)
    expect(text).toMatch(message)
    expect(await content('file.txt')).toBe(FILE)
    expect(await content('fresh.txt')).toBeNull()
    expect((await readdir(world.workspace)).toSorted()).toEqual(['file.txt', 'other.txt'])
  })

  it.each([['no begin', 'x\n*** End Patch'], ['no end', '*** Begin Patch\n*** Delete File: file.txt']])('refuses a patch with %s', async (_name, input) => {
    expect(await world.text('apply_patch', { input })).toContain("The patch can't be read")
    expect(await content('file.txt')).toBe(FILE)
  })

  it('refuses a path below a file and changes nothing', async () => {
    expect(await patch('*** Update File: file.txt\n@@\n-one\n+1\n*** Add File: file.txt/inside.txt\n+x')).toContain('is a file, not a directory')
    expect(await content('file.txt')).toBe(FILE)
  })

  it('changes nothing when one of the targets is a directory', async () => {
    await mkdir(join(world.workspace, 'dir'))
    expect(await patch('*** Update File: file.txt\n@@\n-one\n+1\n*** Add File: dir\n+x')).toContain('No file was changed')
    expect(await content('file.txt')).toBe(FILE)
    expect((await readdir(world.workspace)).toSorted()).toEqual(['dir', 'file.txt'])
  })
})
