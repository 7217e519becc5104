// Sleep and wake on Electron's `powerMonitor`.
import { powerMonitor } from 'electron'
import type { Power } from '../ports/desktop-services.ts'

export function createPower(): Power {
  return {
    onSuspend: (listener) => void powerMonitor.on('suspend', listener),
    onResume: (listener) => void powerMonitor.on('resume', listener),
  }
}
