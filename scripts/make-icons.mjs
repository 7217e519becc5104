// `npm run icons`: draws every icon of assets/desktop/icons.svg in Chromium and notes what was made of which source.
// Run it after a change of the source or of scripts/icons; the files are committed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { encodeIcns } from './icons/encode-icns.ts'
import { encodeIco } from './icons/encode-ico.ts'
import { ICON_FILES, RECORD, SOURCE } from './icons/icon-files.ts'

const root = join(import.meta.dirname, '..')
const source = readFileSync(join(root, SOURCE), 'utf8')
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']
const executablePath = process.env.CHROMIUM_PATH ?? CHROMIUM.find((path) => existsSync(path))
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 1024, height: 1024 } })
await page.setContent(`<!doctype html><style>body{margin:0}#source{position:absolute;width:0;height:0}#view{position:absolute;top:0;left:0}</style><div id="source">${source}</div><svg id="view" viewBox="0 0 32 32"><use/></svg>`)

const drawn = new Map()
const record = { source: hash(source), files: {} }
for (const { path, format, drawings } of ICON_FILES) {
  const images = []
  for (const drawing of drawings) images.push({ size: drawing.size, png: await draw(drawing) })
  const bytes = format === 'ico' ? encodeIco(images) : format === 'icns' ? encodeIcns(images) : images[0].png
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), bytes)
  record.files[path] = hash(bytes)
}
await browser.close()
writeFileSync(join(root, RECORD), `${JSON.stringify(record, null, 2)}\n`)
console.error(`${ICON_FILES.length} icons drawn.`)

async function draw({ id, size, ink, signal }) {
  const key = [id, size, ink, signal].join()
  if (!drawn.has(key)) {
    await page.evaluate(({ id, size, ink, signal }) => {
      const view = document.getElementById('view')
      view.setAttribute('width', size)
      view.setAttribute('height', size)
      view.style.color = ink
      view.style.setProperty('--signal', signal)
      view.firstElementChild.setAttribute('href', `#${id}`)
    }, { id, size, ink, signal })
    drawn.set(key, await page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } }))
  }
  return drawn.get(key)
}

function hash(content) {
  return createHash('sha256').update(content).digest('hex')
}
