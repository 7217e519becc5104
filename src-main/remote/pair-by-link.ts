// A gateway that a pairing link leads to, after its owner agreed to the address: added, tried, and used when they say so.
import { hostname } from 'node:os'
import type { PairingCode } from '../deep-links/parse-deep-link.ts'
import type { Dialogs } from '../ports/desktop-services.ts'
import { fill } from '../texts/en.ts'
import type { Texts } from '../texts/en.ts'
import type { RemoteGateways } from './remote-gateways.ts'

export interface LinkPairing {
  readonly remote: Pick<RemoteGateways, 'pair' | 'use'>
  readonly dialogs: Pick<Dialogs, 'ask'>
  readonly texts: Texts
}

/** A code is good for one try: of one that came to nothing nothing stays. */
export function createLinkPairing({ remote, dialogs, texts }: LinkPairing): (code: PairingCode) => Promise<void> {
  return async ({ url, bootstrapToken }) => {
    const words = texts.remote.pair
    const { id, name, trial } = await remote.pair(url, bootstrapToken)
    if (trial.kind === 'fails') {
      await dialogs.ask({ kind: 'info', message: fill(words.failed, { name }), detail: trial.message, buttons: [words.close] })
      return
    }
    const detail = trial.kind === 'works' ? words.connected : fill(words.waits, { device: `OpenClaw on ${hostname()}` })
    const isWanted = (await dialogs.ask({ kind: 'question', message: fill(words.useNow, { name }), detail, buttons: [words.yes, words.later] })) === 0
    if (isWanted) remote.use(id)
  }
}
