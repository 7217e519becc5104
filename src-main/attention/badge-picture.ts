// The number on the app's icon, drawn for systems that want a picture of it: a dot with a number in it. Pure.

export interface BadgePicture {
  /** Side in pixels. */
  readonly size: number
  /** Four bytes a pixel: blue, green, red, opacity; colours are already weakened by the opacity. */
  readonly bytes: Uint8Array
}

/** Windows shows it at 16 to 32 pixels, whatever the screen. */
const SIZE = 32
/** `--accent` of the design's tokens, on which white can be read. */
const DOT = { red: 0xb8, green: 0x3f, blue: 0x26 }
const MOST = 9

/** Five rows of three: `#` is ink. */
const SHAPES: Readonly<Record<string, string>> = {
  1: '.#.##..#..#.###', 2: '##...#.#.#..###', 3: '##...#.#...###.', 4: '#.##.####..#..#', 5: '####..##...###.', 6: '.###..####.####', 7: '###..#.#..#..#.', 8: '####.#####.####', 9: '####.####..###.', '+': '....#.###.#....',
}
const COLUMNS = 3
const ROWS = 5

/** Nothing for nothing; more than nine is `9+`. */
export function badgePicture(count: number): BadgePicture | null {
  if (count <= 0) return null
  const text = count > MOST ? `${MOST}+` : String(count)
  const bytes = new Uint8Array(SIZE * SIZE * 4)
  const scale = text.length === 1 ? 4 : 3
  const width = text.length * COLUMNS * scale + (text.length - 1) * scale
  const [left, top] = [Math.floor((SIZE - width) / 2), Math.floor((SIZE - ROWS * scale) / 2)]
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const opacity = dotOpacity(x, y)
      const isInk = isInked(text, Math.floor((x - left) / scale), Math.floor((y - top) / scale))
      const { red, green, blue } = isInk ? { red: 255, green: 255, blue: 255 } : DOT
      bytes.set([blue, green, red].map((part) => Math.round(part * opacity)).concat(Math.round(255 * opacity)), (y * SIZE + x) * 4)
    }
  }
  return { size: SIZE, bytes }
}

/** Soft for one pixel at the edge. */
function dotOpacity(x: number, y: number): number {
  const centre = (SIZE - 1) / 2
  return Math.min(1, Math.max(0, SIZE / 2 - Math.hypot(x - centre, y - centre)))
}

/** `column` and `row` in cells of the text, a letter being three wide with one between. */
function isInked(text: string, column: number, row: number): boolean {
  if (column < 0 || row < 0 || row >= ROWS || column % (COLUMNS + 1) === COLUMNS) return false
  const shape = SHAPES[text[Math.floor(column / (COLUMNS + 1))] ?? '']
  return shape?.[row * COLUMNS + (column % (COLUMNS + 1))] === '#'
}
