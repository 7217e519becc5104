// Where a window opens: where it was, as long as somebody can see and grab it there. Pure.
import type { Bounds, Display } from '../ports/windows.ts'

/** A window's title bar and some of its width have to be within reach. */
const REACHABLE = { width: 120, height: 40 }
const STEP = 28

/** The saved bounds on the display that shows most of them; null when no display does any more. */
export function fitBounds(saved: Bounds, displays: readonly Display[]): Bounds | null {
  const [best] = displays.map(({ workArea }) => ({ workArea, overlap: overlapOf(saved, workArea) })).toSorted((one, other) => area(other.overlap) - area(one.overlap))
  if (best === undefined || best.overlap.width < REACHABLE.width || best.overlap.height < REACHABLE.height) return null
  const { workArea } = best
  const width = Math.min(saved.width, workArea.width)
  const height = Math.min(saved.height, workArea.height)
  return { width, height, x: clamp(saved.x, workArea.x, workArea.x + workArea.width - width), y: clamp(saved.y, workArea.y, workArea.y + workArea.height - height) }
}

/** The bounds, moved until they cover no other window exactly. */
export function besideOthers(wanted: Bounds, taken: readonly Bounds[], displays: readonly Display[]): Bounds {
  let bounds = wanted
  for (let tries = 0; tries <= taken.length && taken.some(({ x, y }) => Math.abs(x - bounds.x) < STEP && Math.abs(y - bounds.y) < STEP); tries += 1) bounds = { ...bounds, x: bounds.x + STEP, y: bounds.y + STEP }
  return fitBounds(bounds, displays) ?? wanted
}

/** Names an arrangement of monitors, so that each has its own place for the window. */
export function arrangementOf(displays: readonly Display[]): string {
  return displays.map(({ workArea: { x, y, width, height } }) => `${width}x${height}@${x},${y}`).toSorted().join(' ')
}

function overlapOf(one: Bounds, other: Bounds): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(0, Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)),
    height: Math.max(0, Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)),
  }
}

function area({ width, height }: { readonly width: number; readonly height: number }): number {
  return width * height
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
