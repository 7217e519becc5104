// Puts the app's settings into effect: at the start all of them, later what changed. What does not work is noted, never thrown.
import type { AppSettings, AppSettingsProblem } from '../../src-preload/app-settings.ts'
import type { Network } from '../network/network.ts'
import type { LoginItem, Theme } from '../ports/desktop-services.ts'
import type { PageSettings, ProxyRule } from '../ports/page-settings.ts'
import type { AppSettingsStore } from './app-settings.ts'

export interface FollowSettingsDependencies {
  readonly settings: AppSettingsStore
  readonly loginItem: LoginItem
  readonly theme: Theme
  readonly pages: Pick<PageSettings, 'setZoom' | 'setSpellCheck'>
  readonly network: Pick<Network, 'apply'>
}

export interface SettingsFollower {
  problems(): readonly AppSettingsProblem[]
}

type Effect = (settings: AppSettings) => void | Promise<void>

/** After the app is ready. `onProblem` is told when the list of problems has changed. */
export function followSettings({ settings, loginItem, theme, pages, network }: FollowSettingsDependencies, onProblem: () => void): SettingsFollower {
  const problems = new Map<keyof AppSettings, string>()
  const effects: readonly { readonly names: readonly [keyof AppSettings, ...(keyof AppSettings)[]]; readonly effect: Effect }[] = [
    {
      names: ['launchAtLogin', 'startHidden'],
      effect({ launchAtLogin, startHidden }) {
        // The system's own list is the truth: it is only touched when it says otherwise.
        if (launchAtLogin || loginItem.isEnabled()) loginItem.setEnabled(launchAtLogin, startHidden)
      },
    },
    { names: ['theme'], effect: (now) => theme.follow(now.theme) },
    { names: ['spellCheck'], effect: (now) => pages.setSpellCheck(now.spellCheck) },
    { names: ['zoom'], effect: (now) => pages.setZoom(now.zoom) },
    { names: ['proxy', 'proxyAddress', 'hasProxyLogin'], effect: (now) => network.apply(proxyRule(now)) },
  ]

  async function run(name: keyof AppSettings, effect: Effect): Promise<void> {
    const had = problems.get(name)
    try {
      await effect(settings.current())
      problems.delete(name)
    } catch (error) {
      problems.set(name, error instanceof Error ? error.message : String(error))
    }
    if (problems.get(name) !== had) onProblem()
  }

  for (const { names, effect } of effects) void run(names[0], effect)
  settings.onChange((now, before) => {
    for (const { names, effect } of effects) if (names.some((name) => now[name] !== before[name])) void run(names[0], effect)
  })
  return { problems: () => [...problems].map(([name, message]) => ({ name, message })) }
}

/** A manual proxy without an address is none. Pure. */
export function proxyRule({ proxy, proxyAddress }: Pick<AppSettings, 'proxy' | 'proxyAddress'>): ProxyRule {
  if (proxy === 'system') return { mode: 'system' }
  return proxy === 'manual' && proxyAddress !== '' ? { mode: 'address', address: proxyAddress } : { mode: 'none' }
}
