import { defineConfig } from '@playwright/test'
import { findRuntime } from './e2e/desktop/runtime.ts'

// Workers load this file too; the line belongs to the whole run.
if (process.env['TEST_WORKER_INDEX'] === undefined) console.error(`Desktop app on ${findRuntime().description}`)

/** The desktop app as it is built, on real Electron or on the stand-in. `npm test` runs it; alone: `npx playwright test -c playwright.desktop.config.ts`. */
export default defineConfig({
  testDir: 'e2e/desktop',
  testMatch: '**/*.spec.ts',
  timeout: 45_000,
  expect: { timeout: 10_000 },
  workers: 1,
  forbidOnly: true,
  // As in playwright.config.ts: a shared machine may stall for seconds.
  retries: process.env['CI'] === undefined ? 0 : 2,
  reporter: 'line',
  outputDir: 'node_modules/.cache/playwright-desktop',
})
