// `claw agents`: the assistants of this gateway.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, printAdvice, printJson, printLine } from '../io.ts'
import { formatTable } from '../terminal/format.ts'
import { clean } from '../terminal/text.ts'

interface AgentRow {
  readonly id?: string
  readonly name?: string
  readonly workspace?: string
  readonly model?: { readonly primary?: string } | string
}

export function define(command: Command, io: Io): void {
  command.addHelpText('after', '\nExamples:\n  claw agents list\n  claw agents add Cook --model openai/gpt-5\n  claw agents remove cook')
  addGatewayOptions(command.command('list').description('show every assistant')).action((options: GatewayOptions) => list(io, options))
  addGatewayOptions(command.command('add').description('add an assistant with a workspace of its own').argument('<name>', 'its name; the id is made from it'))
    .option('--workspace <folder>', 'where its files live')
    .option('--model <model>', 'provider/model')
    .option('--emoji <emoji>', 'its sign')
    .action((name: string, options: GatewayOptions & { workspace?: string; model?: string; emoji?: string }) => add(io, name, options))
  addGatewayOptions(command.command('remove').description('remove an assistant; its files stay').argument('<id>', 'its id, see list'))
    .option('--delete-files', 'delete its workspace too')
    .action((id: string, options: GatewayOptions & { deleteFiles?: boolean }) => remove(io, id, options))
}

async function list(io: Io, options: GatewayOptions): Promise<void> {
  await withGateway(io, options, async (client) => {
    const result = await client.request<{ defaultId?: string; agents?: readonly AgentRow[] }>('agents.list')
    if (options.json === true) return printJson(io, result)
    const rows = (result.agents ?? []).map((agent) => [
      `${clean(agent.id ?? '')}${agent.id === result.defaultId ? ' (default)' : ''}`, clean(agent.name ?? ''),
      clean((typeof agent.model === 'string' ? agent.model : agent.model?.primary) ?? ''), clean(agent.workspace ?? ''),
    ])
    for (const line of formatTable(rows, io.stdout.columns ?? 200)) printLine(io, line)
  })
}

async function add(io: Io, name: string, options: GatewayOptions & { workspace?: string; model?: string; emoji?: string }): Promise<void> {
  await withGateway(io, options, async (client) => {
    const { workspace, model, emoji } = options
    const params = { name, ...(workspace === undefined ? {} : { workspace }), ...(model === undefined ? {} : { model }), ...(emoji === undefined ? {} : { emoji }) }
    const result = await client.request<{ agentId?: string; workspace?: string }>('agents.create', params)
    if (options.json === true) return printJson(io, result)
    printLine(io, `${name} is there, with the id ${clean(result.agentId ?? '')}. Its files: ${clean(result.workspace ?? '')}`)
    printAdvice(io, `Talk with it: claw chat --session agent:${clean(result.agentId ?? '')}:main`)
  })
}

async function remove(io: Io, id: string, options: GatewayOptions & { deleteFiles?: boolean }): Promise<void> {
  await withGateway(io, options, async (client) => {
    const result = await client.request<{ failed?: readonly { path?: string; reason?: string }[] }>('agents.delete', { agentId: id, deleteFiles: options.deleteFiles === true })
    if (options.json === true) return printJson(io, result)
    printLine(io, `${id} was removed${options.deleteFiles === true ? ' with its files' : '; its files stay'}.`)
    const failed = result.failed ?? []
    if (failed.length > 0) throw new CliError(`Not everything could be deleted: ${failed.map((entry) => `${entry.path ?? ''} (${entry.reason ?? 'unknown'})`).join(', ')}.`)
  })
}
