// `npm test`: installs what is missing, builds, type-checks, lints and runs every test.
// The last line is the sum over all runners: "N passed, N failed[, N skipped]".
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { ensureBuilt } from './ensure-built.mjs'
import { ensureInstalled, projectNode, root } from './ensure-installed.mjs'

ensureInstalled()
ensureBuilt()

const bin = join(root, 'node_modules', '.bin')
const env = { ...process.env, PATH: [dirname(projectNode), bin, process.env.PATH].join(delimiter) }
const total = { passed: 0, failed: 0, skipped: 0 }

/** Runs one check that has no test count of its own; counts it as one. */
function check(name, script, ...args) {
  console.log(`\n> ${name}`)
  const result = spawnSync(projectNode, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: 'inherit', env })
  if (result.status === 0) total.passed += 1
  else total.failed += 1
}

check('types', 'typescript/bin/tsc', '-p', 'tsconfig.json')
check('types of the dashboard', 'typescript/bin/tsc', '-p', 'tsconfig.ui.json')
check('lint', 'oxlint/bin/oxlint', '--type-aware')

console.log('\n> tests')
const folder = mkdtempSync(join(tmpdir(), 'claw-test-'))
const report = join(folder, 'report.json')
const args = ['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)]
const run = spawnSync(projectNode, [join(root, 'node_modules', args[0]), ...args.slice(1)], { cwd: root, stdio: 'inherit', env })
try {
  const results = JSON.parse(readFileSync(report, 'utf8'))
  total.passed += results.numPassedTests
  total.failed += results.numFailedTests
  total.skipped += results.numPendingTests + results.numTodoTests
  // A file that fails to load has no tests in it, yet it is a failure.
  if (run.status !== 0 && results.numFailedTests === 0) total.failed += 1
} catch (error) {
  console.error(`The test report could not be read: ${error.message}`)
  total.failed += 1
}
// Arguments name unit tests; the browser's own run with `npx playwright test`.
if (process.argv.length === 2) {
  testInBrowser('dashboard', 'playwright.config.ts')
  testInBrowser('desktop app', 'playwright.desktop.config.ts')
}
rmSync(folder, { recursive: true, force: true })
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exit(total.failed > 0 ? 1 : 0)

/** Needs Chromium or Chrome: where it is found, see playwright.config.ts. The desktop app takes Electron where there is one. */
function testInBrowser(name, config) {
  console.log(`\n> ${name}`)
  const results = join(folder, `${config}.json`)
  const browser = spawnSync(projectNode, [join(root, 'node_modules', '@playwright/test/cli.js'), 'test', '-c', config, '--reporter=line,json'], { cwd: root, stdio: 'inherit', env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: results } })
  try {
    const { stats } = JSON.parse(readFileSync(results, 'utf8'))
    total.passed += stats.expected + stats.flaky
    total.failed += stats.unexpected
    total.skipped += stats.skipped
    if (browser.status !== 0 && stats.unexpected === 0) total.failed += 1
  } catch (error) {
    console.error(`The report of the tests of the ${name} could not be read: ${error.message}`)
    total.failed += 1
  }
}
