// What pages may ask about updates.
import type { CallHandlers } from '../bridge/serve-calls.ts'
import type { UpdateService } from './update-service.ts'

export function createUpdateCalls(updates: UpdateService): Pick<CallHandlers, 'updates.state' | 'updates.check' | 'updates.download' | 'updates.install'> {
  return {
    'updates.state': () => Promise.resolve(updates.state()),
    'updates.check': () => updates.check().then(() => null),
    'updates.download': () => updates.download().then(() => null),
    'updates.install': () => updates.install().then(() => null),
  }
}
