import { describe, expect, it } from 'vitest'
import { derivePreview } from './derive-title.ts'

describe('the preview of a message', () => {
  it('reads as the message does on a page, without the marks of Markdown', () => {
    expect(derivePreview('## What is new\n\n1. **Exports are faster.** See [the notes](https://example.org/notes).\n- `claw` starts sooner')).toBe('What is new 1. Exports are faster. See the notes. claw starts sooner')
    expect(derivePreview('Three:\n\n| Who | Amount |\n| - | -: |\n| Nord | 1,260 |')).toBe('Three: Who, Amount Nord, 1,260')
    expect(derivePreview('```ts\nconst a = 1\n```\n\n---\n> quoted')).toBe('const a = 1 quoted')
  })

  it('leaves alone what only looks like it', () => {
    expect(derivePreview('2 * 3 is 6, __init__.py and a_b_c, -5 degrees, #4 of 10')).toBe('2 * 3 is 6, __init__.py and a_b_c, -5 degrees, #4 of 10')
  })

  it('is nothing where there are no words', () => {
    expect(derivePreview(' \n ')).toBeNull()
  })
})
