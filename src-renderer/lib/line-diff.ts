// What changed between two texts, line by line (Myers' greedy algorithm), shortened to the changed places with some lines around them. Pure.

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

export interface DiffPart {
  /** Unchanged lines left out before this part. */
  readonly skipped: number
  readonly lines: readonly DiffLine[]
}

/** Beyond this many differing lines a text is shown as replaced: nobody reads such a comparison, and it would take seconds. */
const MOST_EDITS = 600

function linesOf(text: string): readonly string[] {
  if (text === '') return []
  const lines = text.split('\n')
  // A final line break ends a line; it does not begin one.
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** All lines of both texts in order. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = linesOf(before)
  const fresh = linesOf(after)
  let start = 0
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1
  let end = 0
  while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1
  const same = (text: string): DiffLine => ({ kind: 'same', text })
  return [
    ...old.slice(0, start).map(same),
    ...compare(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)),
    ...old.slice(old.length - end).map(same),
  ]
}

function replaced(old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  return [...old.map((text) => ({ kind: 'removed', text }) as const), ...fresh.map((text) => ({ kind: 'added', text }) as const)]
}

function compare(old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  if (old.length === 0 || fresh.length === 0) return replaced(old, fresh)
  // furthest[k]: how far into `old` a path on diagonal k (x - y) reaches; one snapshot for each number of edits.
  let furthest = new Map([[1, 0]])
  const trail: Map<number, number>[] = []
  for (let edits = 0; edits <= Math.min(old.length + fresh.length, MOST_EDITS); edits += 1) {
    trail.push(new Map(furthest))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepsDown(furthest, diagonal, edits) ? reach(furthest, diagonal + 1) : reach(furthest, diagonal - 1) + 1
      while (x < old.length && x - diagonal < fresh.length && old[x] === fresh[x - diagonal]) x += 1
      furthest.set(diagonal, x)
      if (x >= old.length && x - diagonal >= fresh.length) return walkBack(trail, old, fresh)
    }
    furthest = new Map(furthest)
  }
  return replaced(old, fresh)
}

function reach(furthest: ReadonlyMap<number, number>, diagonal: number): number {
  return furthest.get(diagonal) ?? -1
}

function stepsDown(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && reach(furthest, diagonal - 1) < reach(furthest, diagonal + 1))
}

function walkBack(trail: readonly ReadonlyMap<number, number>[], old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  const backwards: DiffLine[] = []
  let x = old.length
  let y = fresh.length
  for (let edits = trail.length - 1; edits >= 0; edits -= 1) {
    const furthest = trail[edits] ?? new Map<number, number>()
    const diagonal = x - y
    const isDown = stepsDown(furthest, diagonal, edits)
    const previous = isDown ? diagonal + 1 : diagonal - 1
    const fromX = reach(furthest, previous)
    const fromY = fromX - previous
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      x -= 1
      y -= 1
      backwards.push({ kind: 'same', text: old[x] ?? '' })
    }
    if (edits > 0 && isDown) backwards.push({ kind: 'added', text: fresh[fromY] ?? '' })
    else if (edits > 0) backwards.push({ kind: 'removed', text: old[fromX] ?? '' })
    x = fromX
    y = fromY
  }
  return backwards.toReversed()
}

/** The changed places with `around` unchanged lines on both sides. Empty when nothing changed. */
export function diffParts(before: string, after: string, around = 3): readonly DiffPart[] {
  const lines = diffLines(before, after)
  const isShown = lines.map(() => false)
  lines.forEach(({ kind }, index) => {
    if (kind !== 'same') isShown.fill(true, Math.max(0, index - around), index + around + 1)
  })
  const parts: { skipped: number; lines: DiffLine[] }[] = []
  let skipped = 0
  lines.forEach((line, index) => {
    if (isShown[index] !== true) {
      skipped += 1
      return
    }
    if (skipped > 0 || parts.length === 0) parts.push({ skipped, lines: [] })
    skipped = 0
    parts.at(-1)?.lines.push(line)
  })
  return parts
}
