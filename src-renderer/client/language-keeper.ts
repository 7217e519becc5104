// Where the choice of a language is kept: in this browser, or among the settings of the app around the page.
import type { DesktopBridge } from '../../src-preload/channels.ts'

const KEY = 'openclaw.language'

export interface LanguageKeeper {
  /** A language tag, or `system`. */
  read(): Promise<string>
  /** Rejects when it can't be kept. */
  write(choice: string): Promise<void>
  /** Told when it was chosen elsewhere. */
  follow(listener: (choice: string) => void): void
}

export function keepLanguageInBrowser(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null): LanguageKeeper {
  return {
    read: async () => storage?.getItem(KEY) ?? 'system',
    async write(choice) {
      if (choice === 'system') storage?.removeItem(KEY)
      else storage?.setItem(KEY, choice)
    },
    // Another tab keeps its language until it is loaded again.
    follow: () => undefined,
  }
}

export function keepLanguageInApp(bridge: DesktopBridge): LanguageKeeper {
  return {
    read: async () => (await bridge.call('settings.get', {})).settings.language,
    write: async (language) => void (await bridge.call('settings.change', { changes: { language } })),
    follow: (listener) => void bridge.on('settings.changed', ({ settings }) => listener(settings.language)),
  }
}
