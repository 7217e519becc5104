// Reads the command line as Electron's default app does: `electron [-r module] [switches] app [arguments]`.

export interface LaunchArguments {
  /** Loaded before the app. */
  readonly requires: readonly string[]
  /** The inspector's port; null without `--inspect`. */
  readonly inspectPort: number | null
  readonly userData: string | null
  /** Folder or file of the app. */
  readonly app: string | null
}

const DEFAULT_INSPECT_PORT = 9229

export function readLaunchArguments(argv: readonly string[]): LaunchArguments {
  const requires: string[] = []
  let app: string | null = null
  let inspectPort: number | null = null
  let userData: string | null = null
  const rest = [...argv]
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument.startsWith('--user-data-dir=')) userData = argument.slice('--user-data-dir='.length)
    else if (app !== null) continue
    else if (argument === '-r' || argument === '--require') requires.push(rest.shift() ?? '')
    else if (argument.startsWith('--inspect')) inspectPort = Number(argument.split('=')[1] ?? DEFAULT_INSPECT_PORT)
    else if (!argument.startsWith('-')) app = argument
  }
  return { requires, inspectPort, userData, app }
}
