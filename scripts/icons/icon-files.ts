// Every icon file that is made of assets/desktop/icons.svg, and how. Plain data.

export const SOURCE = 'assets/desktop/icons.svg'
/** What was made of which source; the tests compare it with what is there. */
export const RECORD = 'assets/desktop/icons.json'

export const TRAY_STATES = ['idle', 'working', 'needs-you', 'error', 'stopped'] as const

/** While it works, the icon breathes: the fainter pictures of it. */
export const TRAY_FRAMES = ['working-2', 'working-3'] as const

export interface Drawing {
  /** Id of a group in the source. */
  readonly id: string
  /** Side in pixels. */
  readonly size: number
  readonly ink: string
  readonly signal: string
}

export interface IconFile {
  readonly path: string
  readonly format: 'png' | 'ico' | 'icns'
  /** One for a PNG. */
  readonly drawings: readonly Drawing[]
}

/** Inks of the design's tokens, on a light and on a dark panel. */
const INKS = { light: { ink: '#2b2822', signal: '#cf4a2e' }, dark: { ink: '#f3f0ea', signal: '#ff8a6e' } } as const
/** Template images are black: macOS takes their shape and gives them the menu bar's colour. */
const TEMPLATE = { ink: '#000', signal: '#000' } as const
const APP = { ink: '#cf4a2e', signal: '#cf4a2e' } as const

const MAC_TRAY = 18
const LINUX_TRAY = 22
const WINDOWS_TRAY = [16, 20, 24, 32, 40, 48]
const ICNS = [16, 32, 64, 128, 256, 512, 1024]
const ICO = [16, 20, 24, 32, 40, 48, 64, 128, 256]
const LINUX_APP = [16, 24, 32, 48, 64, 128, 256, 512]
/** Below it a card leaves too little of the mark. */
const SMALLEST_CARD = 48

export const ICON_FILES: readonly IconFile[] = [...[...TRAY_STATES, ...TRAY_FRAMES].flatMap(trayFiles), ...appFiles(), ...pageFiles()]

function png(path: string, drawing: Drawing): IconFile {
  return { path, format: 'png', drawings: [drawing] }
}

function trayFiles(state: string): readonly IconFile[] {
  const id = `tray-${state}`
  const folder = 'assets/desktop/tray'
  return [
    png(`${folder}/mac/${state}Template.png`, { id, size: MAC_TRAY, ...TEMPLATE }),
    png(`${folder}/mac/${state}Template@2x.png`, { id, size: 2 * MAC_TRAY, ...TEMPLATE }),
    ...(['light', 'dark'] as const).flatMap((panel): IconFile[] => [
      { path: `${folder}/windows/${state}-${panel}.ico`, format: 'ico', drawings: WINDOWS_TRAY.map((size) => ({ id, size, ...INKS[panel] })) },
      png(`${folder}/linux/${state}-${panel}.png`, { id, size: LINUX_TRAY, ...INKS[panel] }),
      png(`${folder}/linux/${state}-${panel}@1.5x.png`, { id, size: 1.5 * LINUX_TRAY, ...INKS[panel] }),
      png(`${folder}/linux/${state}-${panel}@2x.png`, { id, size: 2 * LINUX_TRAY, ...INKS[panel] }),
    ]),
  ]
}

function appFiles(): readonly IconFile[] {
  const card = (size: number): Drawing => ({ id: size < SMALLEST_CARD ? 'app-small' : 'app-card', size, ...APP })
  return [
    { path: 'assets/desktop/icon.icns', format: 'icns', drawings: ICNS.map((size) => ({ id: 'app-mac', size, ...APP })) },
    { path: 'assets/desktop/icon.ico', format: 'ico', drawings: ICO.map(card) },
    ...LINUX_APP.map((size) => png(`assets/desktop/icons/${size}x${size}.png`, card(size))),
  ]
}

/** For browsers that put the dashboard beside their user's programs. */
function pageFiles(): readonly IconFile[] {
  const folder = 'src-renderer/public'
  return [
    png(`${folder}/icon-192.png`, { id: 'app-card', size: 192, ...APP }),
    png(`${folder}/icon-512.png`, { id: 'app-card', size: 512, ...APP }),
    png(`${folder}/icon-maskable-512.png`, { id: 'app-full', size: 512, ...APP }),
    png(`${folder}/apple-touch-icon.png`, { id: 'app-full', size: 180, ...APP }),
  ]
}
