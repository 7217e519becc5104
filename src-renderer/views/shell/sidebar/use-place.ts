// Where the assistant lives, as whoever looks at this page would say it.
import { useApp, useGateways } from '../../../app-context.tsx'

const HERE: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** Null for this computer; else the name of the gateway, or of the computer it runs on. */
export function usePlace(): string | null {
  const isApp = useApp().gateways !== null
  const elsewhere = useGateways((state) => state.elsewhere)
  if (isApp) return elsewhere?.name ?? null
  return HERE.includes(location.hostname) ? null : location.hostname
}
