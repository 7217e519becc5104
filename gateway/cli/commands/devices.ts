// `claw devices`: which devices may connect, and who waits for an answer.
import type { Command } from 'commander'
import { addGatewayOptions } from '../client/gateway-options.ts'
import type { GatewayOptions } from '../client/open-gateway.ts'
import { withGateway } from '../client/open-gateway.ts'
import type { Io } from '../io.ts'
import { CliError, printAdvice, printJson, printLine } from '../io.ts'
import { formatAgo, formatTable } from '../terminal/format.ts'
import { clean } from '../terminal/text.ts'

interface PendingDevice {
  readonly requestId?: string
  readonly deviceId?: string
  readonly displayName?: string
  readonly clientId?: string
  readonly platform?: string
  readonly role?: string
  readonly scopes?: readonly string[]
  readonly remoteIp?: string
  readonly ts?: number
}

interface PairedDevice {
  readonly deviceId?: string
  readonly displayName?: string
  readonly operatorLabel?: string
  readonly clientId?: string
  readonly platform?: string
  readonly roles?: readonly string[]
  readonly lastSeenAtMs?: number
  readonly connected?: boolean
}

interface DeviceList {
  readonly pending?: readonly PendingDevice[]
  readonly paired?: readonly PairedDevice[]
}

export function define(command: Command, io: Io): void {
  command.addHelpText('after', '\nExamples:\n  claw devices list\n  claw devices approve 3f2a\n  claw devices revoke 9c1e')
  addGatewayOptions(command.command('list').description('show paired devices and waiting requests')).action((options: GatewayOptions) => list(io, options))
  for (const verb of ['approve', 'reject'] as const) {
    addGatewayOptions(command.command(verb).description(verb === 'approve' ? 'let a waiting device in' : 'turn a waiting device away').argument('[request]', 'request id or its beginning; optional when only one waits'))
      .action((request: string | undefined, options: GatewayOptions) => decide(io, verb, request, options))
  }
  addGatewayOptions(command.command('revoke').description('remove a device; it is disconnected and must pair again').argument('<device>', 'device id or its beginning'))
    .action((device: string, options: GatewayOptions) => revoke(io, device, options))
}

async function list(io: Io, options: GatewayOptions): Promise<void> {
  await withGateway(io, options, async (client) => {
    const result = await client.request<DeviceList>('device.pair.list')
    if (options.json === true) return printJson(io, result)
    const pending = result.pending ?? []
    const paired = result.paired ?? []
    const width = (io.stdout.columns ?? 200) - 2
    if (pending.length > 0) {
      printLine(io, 'Waiting for your answer')
      const rows = pending.map((row) => [row.requestId ?? '', clean(row.displayName ?? row.clientId ?? ''), clean(row.platform ?? ''), `asks for ${row.role ?? 'operator'}${row.scopes === undefined ? '' : `: ${row.scopes.join(' ')}`}`])
      for (const line of formatTable(rows, width)) printLine(io, `  ${line}`)
      printAdvice(io, '  Let it in: claw devices approve <request>')
      printLine(io)
    }
    printLine(io, paired.length === 0 ? 'No device is paired.' : 'Paired devices')
    const rows = paired.map((row) => [(row.deviceId ?? '').slice(0, 12), clean(row.operatorLabel ?? row.displayName ?? row.clientId ?? ''), clean(row.platform ?? ''), (row.roles ?? []).join(' '), row.connected === true ? 'connected' : formatAgo(row.lastSeenAtMs, io.now())])
    for (const line of formatTable(rows, width)) printLine(io, `  ${line}`)
  })
}

async function decide(io: Io, verb: 'approve' | 'reject', request: string | undefined, options: GatewayOptions): Promise<void> {
  await withGateway(io, options, async (client) => {
    const pending = (await client.request<DeviceList>('device.pair.list')).pending ?? []
    if (pending.length === 0) throw new CliError('No device is waiting.', { hint: 'A request lasts five minutes: connect with the device again, then run this.' })
    const matches = request === undefined ? pending : pending.filter((row) => row.requestId?.startsWith(request))
    const [only] = matches
    if (only === undefined) throw new CliError(`No request begins with "${request ?? ''}".`, { hint: 'See them: claw devices list' })
    if (matches.length > 1) throw new CliError(`${matches.length} requests wait${request === undefined ? '' : ` and begin with "${request}"`}; say which one.`, { hint: 'See them: claw devices list' })
    const result = await client.request(`device.pair.${verb}`, { requestId: only.requestId })
    if (options.json === true) return printJson(io, result)
    const name = clean(only.displayName ?? only.clientId ?? 'the device')
    printLine(io, verb === 'approve' ? `${name} may connect now.` : `${name} was turned away.`)
  })
}

async function revoke(io: Io, device: string, options: GatewayOptions): Promise<void> {
  await withGateway(io, options, async (client) => {
    const matches = ((await client.request<DeviceList>('device.pair.list')).paired ?? []).filter((row) => row.deviceId?.startsWith(device))
    const [only] = matches
    if (only === undefined) throw new CliError(`No paired device begins with "${device}".`, { hint: 'See them: claw devices list' })
    if (matches.length > 1) throw new CliError(`${matches.length} devices begin with "${device}"; write more of the id.`)
    const result = await client.request('device.pair.remove', { deviceId: only.deviceId })
    if (options.json === true) return printJson(io, result)
    printLine(io, `${clean(only.operatorLabel ?? only.displayName ?? only.clientId ?? 'The device')} was removed and disconnected.`)
  })
}
