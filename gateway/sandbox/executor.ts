// Where commands run, as the tools see it. The host is one executor; containers are another behind the same shape.

export interface CommandSpec {
  /** A whole command line for the executor's shell. */
  readonly command: string
  /** Absolute and existing. */
  readonly cwd: string
  /** The complete environment: nothing else is inherited. */
  readonly env: Readonly<Record<string, string>>
  /** `none`: reads end of file at once. `open`: fed through `write`. */
  readonly input: 'none' | 'open'
}

/** How a command ended. `failed`: it could not be started. */
export type CommandExit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'failed'; readonly message: string }

export interface RunningCommand {
  readonly pid: number | null
  /** Resolves when the command has ended and its output was read. Never rejects. */
  readonly exit: Promise<CommandExit>
  /** False when the input is closed already. */
  write(data: string): boolean
  closeInput(): void
  /** Ends the command with everything it started; resolves when they are gone. Safe to call again and after the end. */
  kill(): Promise<void>
}

export interface CommandExecutor {
  /** `onOutput` receives standard output and error in the order of arrival. */
  start(spec: CommandSpec, onOutput: (text: string) => void): RunningCommand
}
