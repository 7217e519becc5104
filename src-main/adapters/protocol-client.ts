// Links of our own schemes on Electron's `app`.
import { app } from 'electron'
import type { ProtocolClient } from '../ports/desktop-services.ts'

export function createProtocolClient(): ProtocolClient {
  return { register: (scheme) => app.setAsDefaultProtocolClient(scheme) }
}
