// `claw version`
import type { Command } from 'commander'
import type { Io } from '../io.ts'
import { printJson, printLine } from '../io.ts'
import { readVersion } from '../version.ts'

export function define(command: Command, io: Io): void {
  command
    .option('--json', 'print one JSON document')
    .action((options: { json?: boolean }) => {
      const version = readVersion()
      if (options.json === true) printJson(io, { name: 'openclaw-desktop', version, node: process.versions.node, platform: io.platform })
      else printLine(io, `claw ${version}`)
    })
}
