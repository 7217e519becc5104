// What helps to understand a problem, as text for a clipboard: versions, the gateway's state, the last faults. Never a secret, never a conversation.
import { arch, release } from 'node:os'
import { createRedactor } from '../../gateway/platform/index.ts'
import type { GatewayState } from '../embedded-gateway.ts'

const KEPT_FAULTS = 10

export interface Diagnostics {
  /** An error nobody was prepared for. */
  note(error: unknown): void
  text(): string
}

export function createDiagnostics({ version, gatewayState, now }: { readonly version: string; readonly gatewayState: () => GatewayState; readonly now: () => number }): Diagnostics {
  const redactor = createRedactor()
  const faults: string[] = []
  return {
    note(error) {
      const description = error instanceof Error ? (error.stack ?? error.message) : String(error)
      faults.push(`${new Date(now()).toISOString()} ${description}`)
      faults.splice(0, faults.length - KEPT_FAULTS)
    },
    text() {
      const { electron, chrome, node } = process.versions as Readonly<Record<string, string | undefined>>
      const state = gatewayState()
      return redactor.redact([
        `OpenClaw Desktop ${version}`,
        `${process.platform} ${release()} ${arch()}; Electron ${electron ?? 'none'}, Chromium ${chrome ?? 'none'}, Node ${node ?? 'none'}`,
        `Gateway: ${state.kind}${state.kind === 'failed' ? `: ${state.message}` : ''}`,
        ...(faults.length === 0 ? ['No faults since the start.'] : ['Faults since the start:', ...faults]),
      ].join('\n'))
    },
  }
}
