// `claw doctor`: looks at every part of the installation and says what to do about what is wrong.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { asTyped } from '../command-name.ts'
import type { Io } from '../io.ts'
import { EXIT, printJson, printLine } from '../io.ts'
import { styleFor } from '../terminal/style.ts'
import { clean, wrap } from '../terminal/text.ts'

export function define(command: Command, io: Io): void {
  addGatewayOptions(command)
    .option('--fix', 'repair what can be repaired: permissions, the last good configuration')
    .addHelpText('after', '\nEnds with code 1 when something needs attention.\n\nExamples:\n  claw doctor\n  claw doctor --fix')
    .action(async (options: GatewayOptions & { fix?: boolean }) => {
      const { examine } = await import('../doctor/examine.ts')
      const findings = await examine(io, options, options.fix === true)
      if (findings.some((finding) => finding.state === 'failed')) io.outcome.exitCode = EXIT.failed
      if (options.json === true) return printJson(io, { ok: io.outcome.exitCode === 0, findings })
      const style = styleFor(io, io.stdout)
      const width = Math.min(io.stdout.columns ?? 100, 100)
      const marks = { ok: style.green(style.signs.ok), fixed: style.green(style.signs.ok), warning: style.yellow(style.signs.dot), failed: style.red(style.signs.failed), skipped: style.dim(style.signs.dot) }
      for (const finding of findings) {
        const [first = '', ...rest] = wrap(clean(`${finding.name}: ${finding.text}`).replace(/\n/g, ' '), width - 4)
        printLine(io, `${marks[finding.state]} ${first}`)
        for (const row of rest) printLine(io, `  ${row}`)
        if (finding.todo !== undefined) for (const row of wrap(clean(asTyped(finding.todo, io.env)), width - 6)) printLine(io, `    ${style.bold(row)}`)
      }
    })
}
