// `claw completion`: completion scripts, made from the commands themselves.
import type { Command } from 'commander'
import { COMMANDS } from '../command-table.ts'
import { bashScript, fishScript, zshScript } from '../completion/scripts.ts'
import type { CommandTree } from '../completion/scripts.ts'
import type { Io } from '../io.ts'
import { CliError, EXIT } from '../io.ts'

const SHELLS: Readonly<Record<string, (tree: readonly CommandTree[]) => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript }

export function define(command: Command, io: Io): void {
  command
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', `
Examples:
  claw completion bash >> ~/.bashrc
  claw completion zsh > "\${fpath[1]}/_claw"
  claw completion fish > ~/.config/fish/completions/claw.fish`)
    .action(async (shell: string) => {
      const write = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined
      if (write === undefined) throw new CliError(`There are scripts for bash, zsh and fish, not for "${shell}".`, { exitCode: EXIT.usage })
      io.stdout.write(write(await readTree(command, io)))
    })
}

/** Loads every command to learn its subcommands and options. */
async function readTree(command: Command, io: Io): Promise<CommandTree[]> {
  return Promise.all(COMMANDS.map(async (row) => {
    const fresh = command.createCommand(row.name).description(row.summary)
    if (row.name !== 'completion') (await row.load()).define(fresh, io)
    return treeOf(fresh)
  }))
}

function treeOf(command: Command): CommandTree {
  return {
    name: command.name(),
    summary: command.description(),
    options: command.options.flatMap((option) => (option.long === undefined || option.long === null ? [] : [{ flag: option.long, summary: option.description, takesValue: option.required || option.optional }])),
    children: command.commands.map(treeOf),
  }
}
