// The two scripts that every document of a window starts with, as text for Chromium.
import { createCodec } from '../codec.ts'

export const ISOLATED_WORLD = 'Electron Isolated Context'
/** The binding in the isolated world through which the preload speaks; taken away before the app's preload runs. */
export const SEND_BINDING = 'standInSend'
export const RECEIVE_FUNCTION = 'standInReceive'

export interface PageScripts {
  readonly mainWorld: string
  readonly isolatedWorld: string
}

export interface PreloadFile {
  readonly path: string
  readonly source: string
}

/** `nonce` names the events between the worlds; new for each window. */
export async function createPageScripts(nonce: string, preload: PreloadFile | null, additionalArguments: readonly string[]): Promise<PageScripts> {
  const [mainWorld, preloadWorld] = await Promise.all([textOf('main-world.ts', 'mainWorld'), textOf('preload-world.ts', 'preloadWorld')])
  const facts = { platform: process.platform, arch: process.arch, versions: { electron: process.versions['electron'], chrome: process.versions['chrome'], node: process.versions.node }, argv: ['electron', ...additionalArguments] }
  const path = preload?.path ?? 'none'
  return {
    // As in Electron, preloads run in the main frame only.
    mainWorld: `if (window === window.top) (${mainWorld})(${JSON.stringify(nonce)})`,
    isolatedWorld: `(() => {
if (window !== window.top || globalThis.${RECEIVE_FUNCTION} || !globalThis.${SEND_BINDING}) return
const world = (${preloadWorld})(${JSON.stringify(nonce)}, ${JSON.stringify(facts)}, (${String(createCodec)})())
try { (function (require, process, exports, module) {
${preload?.source ?? ''}
})(world.require, world.process, {}, { exports: {} }) }
catch (error) {
  world.send({ type: 'preload-error', path: ${JSON.stringify(path)}, message: String(error && error.message) })
  console.error('Unable to load preload script: ' + ${JSON.stringify(path)}, error)
}
})()
//# sourceURL=electron-standin-preload://${encodeURI(path)}`,
  }
}

/** The page's sources are written against the browser and not against Node, so they are read by name, not imported. */
async function textOf(file: string, name: string): Promise<string> {
  const module = (await import(new URL(`../page/${file}`, import.meta.url).href)) as Readonly<Record<string, unknown>>
  return String(module[name])
}
