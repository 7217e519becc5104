// Whether a Linux desktop has a place for tray icons: some have none, and the app must not hide its only window behind one. Pure.

export interface DesktopFacts {
  readonly platform: NodeJS.Platform
  /** XDG_CURRENT_DESKTOP */
  readonly desktop: string | undefined
  /** XDG_SESSION_TYPE */
  readonly sessionType: string | undefined
  /** Whether a program that shows tray icons announced itself; null when nobody could be asked. */
  readonly hasWatcher: boolean | null
}

export function hasTrayPlace({ platform, desktop, sessionType, hasWatcher }: DesktopFacts): boolean {
  if (platform !== 'linux' || hasWatcher === true) return true
  // The older way is known to X11 only, and GNOME has given it up there too.
  const isGnome = /\bgnome\b/i.test(desktop ?? '')
  return sessionType !== 'wayland' && !isGnome
}
