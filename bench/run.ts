// `npm run bench [-- name…] [--check]`: measures, prints a table beside the floor and the targets, stores the numbers.
// With --check it fails when a target is missed.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { startModelServer } from '../e2e/fakes/model-server.ts'
import { root } from '../e2e/harness/gateway-process.ts'
import { meets } from './measure.ts'
import type { Measurement } from './measure.ts'
import { measureDashboard } from './measures/dashboard.ts'
import { measureDesktop } from './measures/desktop.ts'
import { measureFanOut } from './measures/fan-out.ts'
import { measureHelloSize } from './measures/hello-size.ts'
import { measureLongSessions } from './measures/long-session.ts'
import { measureStart } from './measures/start.ts'
import { measureTurns } from './measures/turn.ts'

/** No benchmark takes this long; one that does hangs. Ending the process ends its children. */
const SUITE_WITHIN_MS = 600_000

const model = await startModelServer()
const suites: Readonly<Record<string, () => Promise<Measurement[]>>> = {
  start: () => measureStart(model.url),
  turn: () => measureTurns(model.url),
  long: () => measureLongSessions(model.url),
  clients: () => measureFanOut(model.url),
  hello: () => measureHelloSize(model),
  desktop: () => measureDesktop(model),
  dashboard: () => measureDashboard(model.url),
}

const wanted = argv.slice(2).filter((word) => word !== '--check')
const unknown = wanted.filter((name) => suites[name] === undefined)
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; choose from ${Object.keys(suites).join(', ')}.`)
  exit(2)
}
const [load = 0] = loadavg()
if (load > 1) console.error(`The machine is busy with other things (load ${load.toFixed(1)}): expect worse numbers than it can do.`)
const results: Measurement[] = []
for (const [name, suite] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.error(`measuring ${name}...`)
  const watchdog = setTimeout(() => {
    console.error(`${name} hangs: not done after ${SUITE_WITHIN_MS / 1000} s`)
    exit(1)
  }, SUITE_WITHIN_MS)
  results.push(...(await suite()))
  clearTimeout(watchdog)
}
await model.close()

console.log(table(results))
const folder = join(root, 'bench', 'results')
mkdirSync(folder, { recursive: true })
const machine = { cores: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version, platform: process.platform, loadBefore: load }
writeFileSync(join(folder, `${wanted.length === 0 ? 'all' : wanted.join('-')}.json`), `${JSON.stringify({ machine, results }, null, 2)}\n`)
const missed = results.filter((entry) => !meets(entry))
if (missed.length > 0) console.error(`missed: ${missed.map(({ name }) => name).join(', ')}`)
if (missed.length > 0 && argv.includes('--check')) exit(1)

function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map((entry) => [
    entry.name + (entry.note === undefined ? '' : ` (${entry.note})`),
    `${entry.value} ${entry.unit === 'ratio' ? '' : entry.unit}`.trim(),
    entry.floor === undefined ? '' : String(entry.floor),
    entry.original === undefined ? '' : String(entry.original),
    entry.target === undefined ? '' : 'atMost' in entry.target ? `<= ${entry.target.atMost}` : `>= ${entry.target.atLeast}`,
    entry.target === undefined ? '' : meets(entry) ? 'yes' : 'NO',
  ])
  const head = ['what', 'here', 'bare relay', 'OpenClaw 2026.9.6', 'target', 'met']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
