// What the app does when a page asks about gateways.
import type { CallHandlers } from '../bridge/serve-calls.ts'
import type { RemoteGateways } from './remote-gateways.ts'

type Calls = Pick<CallHandlers, 'gateways.get' | 'gateways.add' | 'gateways.rename' | 'gateways.remove' | 'gateways.try' | 'gateways.use' | 'gateways.retry' | 'gateways.keepOwn'>

export function createRemoteCalls(remote: RemoteGateways): Calls {
  return {
    'gateways.get': async () => remote.report(),
    'gateways.add': ({ name, place, secret }) => remote.add(name, place, secret),
    async 'gateways.rename'({ id, name }) {
      remote.rename(id, name)
      return null
    },
    'gateways.remove': ({ id }) => remote.remove(id),
    'gateways.try': ({ id }) => remote.try(id),
    async 'gateways.use'({ id }) {
      remote.use(id)
      return null
    },
    async 'gateways.retry'() {
      remote.retry()
      return null
    },
    async 'gateways.keepOwn'({ keepsOwn }) {
      remote.keepOwn(keepsOwn)
      return null
    },
  }
}
