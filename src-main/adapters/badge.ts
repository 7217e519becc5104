// The number on the app's icon, on Electron's `app`.
import { app } from 'electron'
import type { Badge } from '../ports/desktop-services.ts'

export function createBadge(): Badge {
  return { show: (count) => void app.setBadgeCount(count) }
}
