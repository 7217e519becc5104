// How the person who reads a message calls this command: `claw`, or `npx claw` where it runs from a clone.
import { COMMANDS } from './command-table.ts'
import type { Io } from './io.ts'

/** npm sets these for what `npm start`, `npm run claw` and `npx claw` run. */
export function commandName(env: Io['env']): string {
  const viaNpm = env['npm_command'] === 'exec' || env['npm_lifecycle_event'] === 'start' || env['npm_lifecycle_event'] === 'claw'
  return viaNpm ? 'npx claw' : 'claw'
}

/** The same words with every command of ours written as it must be typed here. */
export function asTyped(text: string, env: Io['env']): string {
  const name = commandName(env)
  return name === 'claw' ? text : text.replace(ADVICE, name)
}

/** `claw` before one of its commands or options. */
const ADVICE = new RegExp(`(?<!npx |[\\w/.-])claw(?= (?:${COMMANDS.map((command) => command.name).join('|')}|--|\\[|<))`, 'g')
