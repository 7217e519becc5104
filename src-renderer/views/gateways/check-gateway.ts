// What is filled in to add a gateway, and what is missing in it. Pure. Whether the place may be used is judged by the app.
import type { GatewayPlace, GatewaySecret } from '../../../src-preload/gateways.ts'

export interface GatewayForm {
  readonly name: string
  readonly kind: 'url' | 'ssh'
  readonly url: string
  readonly host: string
  readonly user: string
  readonly port: string
  readonly identityFile: string
  readonly gatewayPort: string
  readonly secretKind: 'token' | 'password' | 'none'
  readonly secret: string
}

export const EMPTY_FORM: GatewayForm = { name: '', kind: 'url', url: '', host: '', user: '', port: '', identityFile: '', gatewayPort: '18789', secretKind: 'token', secret: '' }

/** By field, the name of the text that says what is wrong. */
export type FormProblems = Partial<Record<keyof GatewayForm, string>>

export function checkGateway(form: GatewayForm): FormProblems {
  const isMissing = (field: keyof GatewayForm): boolean => form[field].trim() === ''
  const problems: FormProblems = {}
  if (isMissing('name')) problems.name = 'nameMissing'
  if (form.kind === 'url' && isMissing('url')) problems.url = 'addressMissing'
  if (form.kind === 'ssh') {
    if (isMissing('host')) problems.host = 'hostMissing'
    if (!isMissing('port') && !isPort(form.port)) problems.port = 'portWrong'
    if (!isPort(form.gatewayPort)) problems.gatewayPort = 'portWrong'
  }
  if (form.secretKind !== 'none' && isMissing('secret')) problems.secret = 'secretMissing'
  return problems
}

export function toPlace({ kind, url, host, user, port, identityFile, gatewayPort }: GatewayForm): GatewayPlace {
  if (kind === 'url') return { kind, url: url.trim() }
  return { kind, host: host.trim(), user: user.trim(), port: port.trim() === '' ? null : Number(port), identityFile: identityFile.trim(), gatewayPort: Number(gatewayPort) }
}

export function toSecret({ secretKind, secret }: GatewayForm): GatewaySecret {
  return secretKind === 'none' ? null : { kind: secretKind, value: secretKind === 'token' ? secret.trim() : secret }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 65_535
}
