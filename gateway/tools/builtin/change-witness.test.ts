import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createWorld } from '../testing/fixtures.ts'

describe('the file tools', () => {
  it('let their witness see every change before and after it', async () => {
    const seen: string[] = []
    const look = (paths: readonly string[]) => paths.map((path) => {
      try {
        return readFileSync(path, 'utf8')
      } catch {
        return '-'
      }
    }).join('|')
    const world = await createWorld({ witness: { aboutToChange: (paths) => void seen.push(`before ${look(paths)}`), changed: (paths, _, sessionKey) => void seen.push(`after ${look(paths)} ${sessionKey}`) } })
    await writeFile(join(world.workspace, 'USER.md'), 'one')
    await world.text('write', { path: 'SOUL.md', content: 'calm' })
    await world.text('edit', { path: 'USER.md', oldText: 'one', newText: 'two' })
    await world.text('apply_patch', { input: '*** Begin Patch\n*** Delete File: SOUL.md\n*** Add File: new.md\n+new\n*** End Patch' })
    await world.text('edit', { path: 'USER.md', oldText: 'absent', newText: 'x' })
    const { sessionKey } = world.context
    expect(seen).toEqual(['before -', `after calm ${sessionKey}`, 'before one', `after two ${sessionKey}`, 'before calm|-', `after -|new\n ${sessionKey}`])
    await world.close()
  })
})
