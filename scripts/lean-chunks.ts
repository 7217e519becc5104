// What the build does to make the built files cheap to load: no web client behind `node:http`, and one byte a character.
import http from 'node:http'
import https from 'node:https'
import type { Plugin } from 'vite'

const BUILTINS: Readonly<Record<string, object>> = { http, https }
/** Reading one of these loads Node's whole web client (10 ms, 3 MB); an `import` of node:http reads them all. */
const COSTLY = new Set(['WebSocket', 'CloseEvent', 'MessageEvent'])
const PREFIX = '\0lean:'

/** A plugin for vite. */
export function leanChunks(): Plugin {
  return {
    name: 'lean-chunks',
    enforce: 'pre',
    resolveId(id) {
      const name = id.replace(/^node:/, '')
      return BUILTINS[name] === undefined ? null : `${PREFIX}${name}`
    },
    load(id) {
      const name = id.startsWith(PREFIX) ? id.slice(PREFIX.length) : ''
      const builtin = BUILTINS[name]
      if (builtin === undefined) return null
      const names = Object.keys(builtin).filter((key) => !COSTLY.has(key))
      return `const builtin = process.getBuiltinModule('node:${name}')\nexport default builtin\nexport const { ${names.join(', ')} } = builtin\n`
    },
    /** One character beyond Latin-1 makes V8 keep the whole text of a file with two bytes a character. */
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
      }
    },
  }
}
