// Every command's name and one-line purpose. The code of a command is loaded when it is called.
import type { Command } from 'commander'
import type { Io } from './io.ts'

export interface CommandModule {
  /** Adds options, subcommands, examples and actions. */
  define(command: Command, io: Io): void
}

export interface CommandRow {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<CommandModule>
}

export const COMMANDS: readonly CommandRow[] = [
  { name: 'start', summary: 'Start the assistant and open the chat here', load: () => import('./commands/start.ts') },
  { name: 'onboard', summary: 'Set up the assistant, step by step', load: () => import('./commands/onboard.ts') },
  { name: 'chat', summary: 'Talk with the assistant in this terminal', load: () => import('./commands/chat.ts') },
  { name: 'agent', summary: 'Ask one thing, print the answer, end', load: () => import('./commands/agent.ts') },
  { name: 'status', summary: 'Show what runs and how it is', load: () => import('./commands/status.ts') },
  { name: 'health', summary: 'Ask the gateway whether it is well', load: () => import('./commands/health.ts') },
  { name: 'gateway', summary: 'Run, stop or call the gateway', load: () => import('./commands/gateway.ts') },
  { name: 'sessions', summary: 'List, read, search, export and tidy conversations', load: () => import('./commands/sessions.ts') },
  { name: 'models', summary: 'List, choose and test models, store their keys', load: () => import('./commands/models.ts') },
  { name: 'agents', summary: 'List, add or remove assistants', load: () => import('./commands/agents.ts') },
  { name: 'config', summary: 'Read and change the configuration', load: () => import('./commands/config.ts') },
  { name: 'devices', summary: 'See and decide which devices may connect', load: () => import('./commands/devices.ts') },
  { name: 'secrets', summary: 'Keep keys and tokens in the keychain', load: () => import('./commands/secrets.ts') },
  { name: 'import', summary: 'Take over an OpenClaw of this computer', load: () => import('./commands/import.ts') },
  { name: 'logs', summary: "Show the gateway's log", load: () => import('./commands/logs.ts') },
  { name: 'dashboard', summary: 'Open the dashboard with a one-time sign-in link', load: () => import('./commands/dashboard.ts') },
  { name: 'doctor', summary: 'Check the installation and say what to do', load: () => import('./commands/doctor.ts') },
  { name: 'completion', summary: 'Print a completion script for your shell', load: () => import('./commands/completion.ts') },
  { name: 'version', summary: 'Print the version', load: () => import('./commands/version.ts') },
]
