// Compresses the built dashboard once, so that the gateway does not do it at each visit.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const TEXT = /\.(js|css|html|svg|webmanifest)$/
/** Smaller ones fit into one packet as they are. */
const WORTH_IT = 1200

/** Writes `<name>.gz` and `<name>.br` beside every text of the folder. Browsers ask for brotli over HTTPS only. */
export function compressFolder(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!TEXT.test(name)) continue
    const text = readFileSync(join(folder, name))
    if (text.length < WORTH_IT) continue
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }))
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }))
  }
}
