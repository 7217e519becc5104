// The parameters of every call of src-preload/channels.ts, as they are checked when a page makes one.
import { z } from 'zod'
import type { DesktopCalls } from '../../src-preload/channels.ts'
import { gatewayId, gatewayName, placeSchema } from '../remote/gateway-list.ts'
import { appSettingsChanges } from '../settings/app-settings-schema.ts'

const LONGEST_PATH = 2000
const LONGEST_TITLE = 200
const TALLEST_PAGE = 100_000
const LONGEST_ID = 100
const LONGEST_SECRET = 4000
const nothing = z.strictObject({})

export const CALL_SCHEMAS = {
  'gateway.signIn': nothing,
  'window.open': z.strictObject({ path: z.string().min(1).max(LONGEST_PATH) }),
  'diagnostics.copy': nothing,
  'settings.get': nothing,
  'settings.change': z.strictObject({ changes: appSettingsChanges }),
  'folder.choose': z.strictObject({ title: z.string().min(1).max(LONGEST_TITLE) }),
  'gateways.get': nothing,
  'gateways.add': z.strictObject({ name: gatewayName, place: placeSchema, secret: z.strictObject({ kind: z.enum(['token', 'password']), value: z.string().min(1).max(LONGEST_SECRET) }).nullable() }),
  'gateways.rename': z.strictObject({ id: gatewayId, name: gatewayName }),
  'gateways.remove': z.strictObject({ id: gatewayId }),
  'gateways.try': z.strictObject({ id: gatewayId }),
  'gateways.use': z.strictObject({ id: gatewayId.nullable() }),
  'gateways.retry': nothing,
  'gateways.keepOwn': z.strictObject({ keepsOwn: z.boolean() }),
  'updates.state': nothing,
  'updates.check': nothing,
  'updates.download': nothing,
  'updates.install': nothing,
  'quickChat.hide': nothing,
  'quickChat.grow': z.strictObject({ height: z.number().positive().max(TALLEST_PAGE) }),
  'quickChat.pin': z.strictObject({ isPinned: z.boolean() }),
  'quickChat.openInDashboard': z.strictObject({ path: z.string().min(1).max(LONGEST_PATH) }),
  'clipboard.read': nothing,
  'shortcut.get': nothing,
  'shortcut.record': z.strictObject({ isRecording: z.boolean() }),
  'handover.take': z.strictObject({ id: z.string().min(1).max(LONGEST_ID) }),
} satisfies { readonly [Call in keyof DesktopCalls]: z.ZodType<DesktopCalls[Call]['params']> }
