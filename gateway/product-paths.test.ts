// Where the product's own files are, and how its command is found.
import { delimiter } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findProductPaths, withOwnCommand } from './product-paths.ts'

describe("the product's own command", () => {
  const product = { plugins: '/p/plugins', assets: '/p/assets', commands: '/p/bin', ui: null }

  it('is looked for after everything that is on the PATH already', () => {
    expect(withOwnCommand({ PATH: '/usr/bin', HOME: '/h' }, product)).toEqual({ PATH: `/usr/bin${delimiter}/p/bin`, HOME: '/h' })
    expect(withOwnCommand({ Path: '/usr/bin' }, product)).toEqual({ Path: `/usr/bin${delimiter}/p/bin` })
    expect(withOwnCommand({}, product)).toEqual({ PATH: '/p/bin' })
  })

  it('lies beside the plugins and assets', () => {
    const { assets, commands } = findProductPaths()
    expect(commands).toBe(assets.replace(/assets$/, 'bin'))
  })
})
