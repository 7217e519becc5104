// An append-only text file of bounded size: when it is full it becomes `<file>.1`, the older ones move up, the oldest goes.
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

export interface RotatingFile {
  /** Appends at once: the line survives a killed process. A failing disk loses the line and is told to `onFailure` once. */
  write(line: string): void
  /** Later lines are dropped. */
  close(): void
}

export interface RotatingFileOptions {
  readonly path: string
  readonly maxBytes: number
  /** Old files kept beside the current one. */
  readonly keep: number
  readonly onFailure: (error: unknown) => void
}

export function createRotatingFile({ path, maxBytes, keep, onFailure }: RotatingFileOptions): RotatingFile {
  let descriptor: number | null = null
  let size = 0
  let failed = false
  let closed = false

  function open(): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const opened = openSync(path, 'a', 0o600)
    size = fstatSync(opened).size
    return opened
  }

  function rotate(): void {
    if (descriptor !== null) closeSync(descriptor)
    descriptor = null
    rmSync(`${path}.${keep}`, { force: true })
    for (let number = keep; number > 0; number -= 1) {
      try {
        renameSync(number === 1 ? path : `${path}.${number - 1}`, `${path}.${number}`)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      }
    }
  }

  return {
    write(line) {
      if (closed) return
      try {
        const bytes = Buffer.byteLength(line)
        descriptor ??= open()
        if (size > 0 && size + bytes > maxBytes) {
          rotate()
          descriptor = open()
        }
        writeSync(descriptor, line)
        size += bytes
        failed = false
      } catch (error) {
        if (!failed) onFailure(error)
        failed = true
      }
    },
    close() {
      closed = true
      if (descriptor !== null) closeSync(descriptor)
      descriptor = null
    },
  }
}
