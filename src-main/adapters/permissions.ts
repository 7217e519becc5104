// Permissions on Electron's default session.
import { session } from 'electron'
import type { Permissions } from '../ports/permissions.ts'

type MediaType = 'audio' | 'video'
const asMedia = (types: readonly (string | undefined)[]): readonly MediaType[] => types.filter((type): type is MediaType => type === 'audio' || type === 'video')

/** After the app is ready. */
export function createPermissions(): Permissions {
  return {
    decideWith(policy) {
      const { defaultSession } = session
      defaultSession.setPermissionCheckHandler((_contents, permission, origin, { isMainFrame, mediaType }) =>
        policy({ permission, origin, isMainFrame, mediaTypes: asMedia([mediaType]) }))
      defaultSession.setPermissionRequestHandler((_contents, permission, decide, details) =>
        decide(policy({ permission, origin: details.requestingUrl, isMainFrame: details.isMainFrame, mediaTypes: asMedia('mediaTypes' in details ? (details.mediaTypes ?? []) : []) })))
      defaultSession.setDevicePermissionHandler(() => false)
    },
  }
}
