// What a browser loads before a chat can be used, as the build wrote it: the page names all of it. How long that takes is the benchmark's question.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { root } from '../harness/gateway-process.ts'

/** Scripts and styles, gzipped. A view that is not the chat comes when it is opened: see routes.tsx. */
const BUDGET_BYTES = 180_000

const ui = join(root, 'dist', 'ui')
const page = readFileSync(join(ui, 'index.html'), 'utf8')
const loaded = [...page.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, name = '']) => name)

function importedBy(name: string): readonly string[] {
  const code = readFileSync(join(ui, name), 'utf8')
  return [...code.matchAll(/(?:^|[;}])\s*(?:import|export)\s*(?:[\w{}$\s,*]*?from\s*)?["']\.\/([^"']+\.js)["']/g)].map(([, file = '']) => `assets/${file}`)
}

describe('the first load of the dashboard', () => {
  it('stays within its budget', () => {
    const sizes = loaded.map((name) => [name, gzipSync(readFileSync(join(ui, name)), { level: 9 }).length] as const)
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0)
    expect(loaded.some((name) => readFileSync(join(ui, name), 'utf8').includes('chat.history')), 'the chat is part of it').toBe(true)
    expect(total <= BUDGET_BYTES, `${total} bytes: ${JSON.stringify(sizes, null, 1)}`).toBe(true)
  })

  it('is named by the page as a whole, so that nothing waits for something else to be read first', () => {
    const scripts = loaded.filter((name) => name.startsWith('assets/') && name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(3)
    expect(scripts.flatMap(importedBy).filter((name) => !loaded.includes(name))).toEqual([])
    expect(scripts.flatMap(importedBy).length).toBeGreaterThan(1)
  })

  it('is there compressed, with the same content', () => {
    const packed = loaded.filter((name) => readFileSync(join(ui, name)).length >= 1200)
    expect(packed.length).toBeGreaterThan(3)
    expect(packed.filter((name) => !gunzipSync(readFileSync(join(ui, `${name}.gz`))).equals(readFileSync(join(ui, name))))).toEqual([])
  })

  it('has nothing in it that stands for nothing: of the list library, only the list is used', () => {
    const sources = readdirSync(join(root, 'src-renderer'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
    const imports = sources.flatMap((name) => [...readFileSync(join(root, 'src-renderer', name), 'utf8').matchAll(/^import \{ ([^}]+) \} from 'react-virtuoso'/gm)].map(([, names = '']) => names))
    expect(imports.length).toBeGreaterThan(0)
    expect([...new Set(imports)]).toEqual(['Virtuoso'])
  })
})
