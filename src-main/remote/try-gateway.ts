// Tries whether a gateway lets the app in: connects, says hello and leaves again.
import type { WebSocket } from 'ws'
import type { GatewayTrial } from '../../src-preload/gateways.ts'
import type { Texts } from '../texts/en.ts'
import type { Credentials } from './credentials.ts'
import { readRemoteFailure } from './relay/open-remote.ts'
import { readAnswer, readChallenge, textOf } from './relay/read-frame.ts'
import { connectAs, trialParams } from './relay/say-hello.ts'
import { sayTurnedAway } from './turned-away.ts'

export interface TrialDependencies {
  readonly socket: WebSocket
  readonly credentials: Credentials
  readonly version: string
  readonly texts: Texts
  readonly keepDeviceToken: (token: string, scopes: readonly string[]) => void
}

const PATIENCE_MS = 15_000
const CONNECT = 'trial'

export function tryGateway({ socket, credentials, version, texts, keepDeviceToken }: TrialDependencies): Promise<GatewayTrial> {
  return new Promise<GatewayTrial>((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'fails', message: texts.remote.reach.silent }), PATIENCE_MS)
    const settle = (trial: GatewayTrial): void => {
      clearTimeout(timer)
      resolve(trial)
    }
    socket.on('error', (error) => settle({ kind: 'fails', message: texts.remote.reach[readRemoteFailure(error).failure] }))
    socket.on('close', () => settle({ kind: 'fails', message: texts.remote.reach.silent }))
    socket.on('message', (data) => {
      const text = textOf(data)
      const challenge = readChallenge(text)
      if (challenge !== null) return socket.send(JSON.stringify({ type: 'req', id: CONNECT, method: 'connect', params: connectAs(credentials, trialParams(version), challenge) }))
      const answer = readAnswer(text)
      if (answer?.id !== CONNECT) return
      const token = answer.payload?.auth?.deviceToken
      if (answer.ok && token !== undefined) keepDeviceToken(token, answer.payload?.auth?.scopes ?? [])
      if (answer.ok) return settle({ kind: 'works', version: answer.payload?.server?.version ?? '' })
      const code = answer.error?.details?.code ?? ''
      settle({ kind: code === 'PAIRING_REQUIRED' ? 'waits' : 'fails', message: sayTurnedAway(texts, code, answer.error?.message ?? texts.remote.reach['no-gateway']) })
    })
  }).finally(() => socket.close())
}
