// What each of the app's own settings may be, and what it is when nobody chose. Pure.
import { z } from 'zod'
import type { AppSettings } from '../../src-preload/app-settings.ts'
import { splitLogin } from '../network/proxy-login.ts'
import { defaultShortcut } from '../quick-chat/shortcut-choices.ts'

const SMALLEST_ZOOM = 0.5
const LARGEST_ZOOM = 3
const LONGEST = 2000

/** What comes from there is run: nobody on the way may put something else in its place. */
const secureAddress = z.string().max(LONGEST).refine((text) => text === '' || isAddress(text, ['https:']), 'must begin with https://, without a name and password')
const proxyAddress = z.string().max(LONGEST).refine((text) => text === '' || isAddress(text, ['http:', 'https:']), 'must look like http://proxy.example:3128')

const shape = {
  launchAtLogin: z.boolean(),
  startHidden: z.boolean(),
  closeToTray: z.boolean(),
  quickChatShortcut: z.string().max(100).regex(/^$|^[A-Za-z0-9]+(\+[^\s+]+)+$/, 'must be keys joined by +'),
  notifications: z.boolean(),
  language: z.string().regex(/^system$|^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag or "system"'),
  theme: z.enum(['system', 'light', 'dark']),
  spellCheck: z.boolean(),
  zoom: z.number().min(SMALLEST_ZOOM).max(LARGEST_ZOOM),
  proxy: z.enum(['system', 'none', 'manual']),
  proxyAddress,
  hasProxyLogin: z.boolean(),
  updateFeed: secureAddress,
  updatesAutomatic: z.boolean(),
} satisfies { readonly [Name in keyof AppSettings]: z.ZodType<AppSettings[Name]> }

const { hasProxyLogin: _decidedHere, ...forPages } = shape

/** Any of the settings that pages may change, and nothing else. A name and password of a proxy are taken out before anything is kept. */
export const appSettingsChanges = z.strictObject({ ...forPages, proxyAddress: z.string().max(LONGEST).refine((text) => text === '' || isAddress(splitLogin(text).address, ['http:', 'https:']), 'must look like http://proxy.example:3128') }).partial()

export const APP_DEFAULTS: AppSettings = {
  launchAtLogin: false, startHidden: false, closeToTray: true, quickChatShortcut: defaultShortcut(process.platform), notifications: true, language: 'system',
  theme: 'system', spellCheck: true, zoom: 1, proxy: 'system', proxyAddress: '', hasProxyLogin: false, updateFeed: '', updatesAutomatic: false,
}

/** The settings that a file's content means: what is missing or makes no sense is as nobody chose it. */
export function readAppSettings(content: Readonly<Record<string, unknown>>): { readonly settings: AppSettings; readonly notUsed: readonly string[] } {
  const chosen: Record<string, unknown> = {}
  const notUsed: string[] = []
  for (const [name, schema] of Object.entries(shape)) {
    if (!Object.hasOwn(content, name)) continue
    const parsed = schema.safeParse(content[name])
    if (parsed.success) chosen[name] = parsed.data
    else notUsed.push(name)
  }
  return { settings: { ...APP_DEFAULTS, ...chosen }, notUsed }
}

/** Without a name and a password: they would lie open in the file. */
function isAddress(text: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return protocols.includes(protocol) && username === '' && password === ''
}
