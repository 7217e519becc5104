import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeIssues } from './index.ts'

const schema = z.strictObject({
  name: z.string().min(1).max(3),
  count: z.int().min(1).max(9).optional(),
  items: z.array(z.strictObject({ id: z.string() })).min(1).optional(),
  kind: z.literal('only').optional(),
  either: z.union([z.string(), z.number()]).optional(),
  code: z.string().regex(/^x/).optional(),
})

function problems(input: unknown): string {
  const result = schema.safeParse(input)
  return result.success ? '' : describeIssues(result.error.issues, input)
}

describe('describeIssues', () => {
  it.each([
    [{}, "must have required property 'name'"],
    [{ name: '' }, 'at /name: must not have fewer than 1 characters'],
    [{ name: 'long' }, 'at /name: must not have more than 3 characters'],
    [{ name: 'a', count: 0 }, 'at /count: must be >= 1'],
    [{ name: 'a', count: 10 }, 'at /count: must be <= 9'],
    [{ name: 'a', count: 1.5 }, 'at /count: must be integer'],
    [{ name: 'a', items: [] }, 'at /items: must not have fewer than 1 items'],
    [{ name: 'a', items: [{}] }, "at /items/0: must have required property 'id'"],
    [{ name: 'a', items: [{ id: 'x', z: 1 }] }, "at /items/0: unexpected property 'z'"],
    [{ name: 'a', kind: 'other' }, 'at /kind: must be equal to constant'],
    [{ name: 'a', either: true }, 'at /either: must match a schema in anyOf'],
    [{ name: 'a', code: 'y' }, 'at /code: must match pattern /^x/'],
    [{ foo: 1 }, "must have required property 'name'; at root: unexpected property 'foo'"],
    [null, 'must be object'],
  ])('describes %j', (input, expected) => expect(problems(input)).toBe(expected))
})
