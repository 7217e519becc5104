// A sign of life for work that takes a while: on standard error, on terminals only.
import type { Io } from '../io.ts'
import { styleFor } from './style.ts'

/** Shows the text with a moving sign while the work runs (after 300 ms), and removes it. */
export async function withProgress<Result>(io: Io, text: string, work: () => Promise<Result>): Promise<Result> {
  if (io.stderr.isTTY !== true || io.env['TERM'] === 'dumb') return work()
  const style = styleFor(io, io.stderr)
  let frame = 0
  let shown = false
  const startedAt = io.now()
  const timer = setInterval(() => {
    if (io.now() - startedAt < 300) return
    shown = true
    io.stderr.write(`\r\u001B[K${style.accent(style.spinner[frame % style.spinner.length] ?? '')} ${text}`)
    frame += 1
  }, 100)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (shown) io.stderr.write('\r\u001B[K')
  }
}
