// Remembers where the main window was, for each arrangement of monitors, in one small file.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Bounds, Display } from '../ports/windows.ts'
import { arrangementOf, fitBounds } from './fit-bounds.ts'

export interface WindowPlace {
  readonly bounds: Bounds
  readonly isMaximized: boolean
}

export interface WindowState {
  /** Null when the window was never shown on these monitors, or where it was can't be seen any more. */
  recall(displays: readonly Display[]): WindowPlace | null
  remember(displays: readonly Display[], place: WindowPlace): void
}

const side = z.number().int()
const fileSchema = z.record(z.string(), z.object({ bounds: z.object({ x: side, y: side, width: side.positive(), height: side.positive() }), isMaximized: z.boolean() }))

export function createWindowState(path: string): WindowState {
  let known: Record<string, WindowPlace> = read(path)
  return {
    recall(displays) {
      const place = known[arrangementOf(displays)]
      const bounds = place === undefined ? null : fitBounds(place.bounds, displays)
      return place === undefined || bounds === null ? null : { bounds, isMaximized: place.isMaximized }
    },
    remember(displays, place) {
      known = { ...known, [arrangementOf(displays)]: place }
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(`${path}.part`, JSON.stringify(known))
      renameSync(`${path}.part`, path)
    },
  }
}

/** What can't be read is forgotten: it is a place for a window. */
function read(path: string): Record<string, WindowPlace> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
