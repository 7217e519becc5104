// A page that Chromium may still be making: what is sent before it is there waits.
import type { CDPSession } from 'playwright-core'
import type { Session } from './cdp.ts'

export class LatePage {
  private readonly attached = Promise.withResolvers<Session>()
  private session: Session | null = null

  readonly send = (async (...args: Parameters<CDPSession['send']>) => (await this.attached.promise).send(...args)) as CDPSession['send']

  attach(session: Session): void {
    this.session = session
    this.attached.resolve(session)
  }

  get isClosed(): boolean {
    return this.session?.isClosed === true
  }
}
