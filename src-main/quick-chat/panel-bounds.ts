// Where quick chat stands and how large it may become. Pure.
import type { Bounds, Display } from '../ports/windows.ts'

const WIDTH = 640
/** The field and what is said below it. */
export const LEAST_HEIGHT = 96
const MOST_HEIGHT = 720
/** Of the display: above its middle, where eyes are. */
const TOP_SHARE = 0.18
const MOST_SHARE = 0.72
const MARGIN = 16

/** Where it appears: in the middle of the display, high enough to grow. */
export function appearingBounds({ workArea }: Display, height: number): Bounds {
  const width = Math.min(WIDTH, workArea.width - 2 * MARGIN)
  const y = workArea.y + Math.round(workArea.height * TOP_SHARE)
  return { width, height: fitHeight(height, y, workArea), x: workArea.x + Math.round((workArea.width - width) / 2), y }
}

/** Its content became higher or lower: the top stays where it is. */
export function grownBounds(current: Bounds, height: number, { workArea }: Display): Bounds {
  return { ...current, height: fitHeight(height, current.y, workArea) }
}

/** What does not fit scrolls inside. */
function fitHeight(height: number, y: number, workArea: Bounds): number {
  const toTheEdge = workArea.y + workArea.height - y - MARGIN
  const most = Math.min(MOST_HEIGHT, Math.round(workArea.height * MOST_SHARE), toTheEdge)
  return Math.max(LEAST_HEIGHT, Math.min(Math.ceil(height), most))
}
