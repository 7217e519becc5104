// The options shared by every command that talks to the gateway.
import type { Command } from 'commander'

/** Adds --port, --token, --timeout and --json. */
export function addGatewayOptions(command: Command): Command {
  return command
    .option('--port <port>', "the gateway's port")
    .option('--token <token>', "the gateway's token")
    .option('--timeout <seconds>', 'how long to wait for an answer')
    .option('--json', 'print one JSON document')
}
