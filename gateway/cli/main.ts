// From the words on the command line to an exit code. Loads the code of the one command that is called.
import { Command, CommanderError } from 'commander'
import { asTyped, commandName } from './command-name.ts'
import { COMMANDS } from './command-table.ts'
import type { Io } from './io.ts'
import { CliError, EXIT, processIo } from './io.ts'
import { nearest } from './nearest.ts'
import { wrap } from './terminal/text.ts'
import { readVersion } from './version.ts'

const INTRODUCTION = `
Start here:
  claw start                         start the assistant and talk with it
  claw onboard                       choose a model and a name, step by step
  claw chat --message "What is new"  ask one thing
  claw status                        see what runs

Every command explains itself: claw <command> --help`

/** Runs one command line; never throws. Returns the exit code. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  try {
    const program = createProgram(io)
    const words = argv[0] === 'help' && argv[1] !== undefined ? [...argv.slice(1), '--help'] : argv
    const name = words[0]
    const asksForHelp = name === undefined || name === 'help'
    const row = COMMANDS.find((entry) => entry.name === name)
    if (row === undefined && !asksForHelp && !name.startsWith('-')) throw unknownCommand(name)
    for (const entry of COMMANDS) {
      const command = program.command(entry.name).description(entry.summary)
      if (entry === row) (await entry.load()).define(command, io)
    }
    await program.parseAsync(asksForHelp ? ['--help'] : [...words], { from: 'user' })
    return io.outcome.exitCode
  } catch (error) {
    return report(error, io)
  }
}

/** Used by the launcher: runs the process's own command line and leaves the exit code. */
export async function runFromProcess(): Promise<void> {
  const io = processIo()
  process.exitCode = await runCli(process.argv.slice(2), io)
  if (io.mustExit()) process.exit()
}

function createProgram(io: Io): Command {
  const program = new Command('claw')
    .description('OpenClaw Desktop: a personal assistant that runs on your own machine.')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this text')
    .helpCommand(false)
    .exitOverride()
    .addHelpText('after', INTRODUCTION)
  program.configureOutput({
    writeOut: (text) => io.stdout.write(asTyped(text, io.env)),
    writeErr: (text) => io.stderr.write(asTyped(text, io.env)),
    getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 100),
    getErrHelpWidth: () => Math.min(io.stderr.columns ?? 100, 100),
    outputError: (text, write) => write(text.replace(/^error: /, 'claw: ')),
  })
  return program
}

function unknownCommand(name: string): CliError {
  const close = nearest(name, COMMANDS.map((entry) => entry.name))
  return new CliError(`There is no command "${name}".`, {
    hint: close === null ? 'See all of them: claw --help' : `Did you mean: claw ${close}`,
    exitCode: EXIT.usage,
  })
}

function report(error: unknown, io: Io): number {
  if (error instanceof CommanderError) {
    // Help and version end this way too; their text is already out.
    if (error.exitCode === 0) return 0
    if (!error.code.startsWith('commander.help')) io.stderr.write('See the help: add --help to the command.\n')
    return EXIT.usage
  }
  if (error instanceof CliError) {
    const lines = `claw: ${asTyped(error.hint === undefined ? error.message : `${error.message}\n${error.hint}`, io.env)}`.split('\n')
    for (const line of lines) for (const row of io.stderr.isTTY === true ? wrap(line, io.stderr.columns ?? 80) : [line]) io.stderr.write(`${row}\n`)
    return error.exitCode
  }
  const text = error instanceof Error ? error.message : String(error)
  io.stderr.write(`claw: something went wrong that was not foreseen: ${text}\nRun \`${commandName(io.env)} doctor\`; with CLAW_DEBUG=1 the place in the code is shown.\n`)
  if (io.env['CLAW_DEBUG'] === '1' && error instanceof Error) io.stderr.write(`${error.stack ?? ''}\n`)
  return EXIT.failed
}
