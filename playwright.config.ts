import { defineConfig } from '@playwright/test'
import { existsSync } from 'node:fs'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

const executablePath = process.env['CHROMIUM_PATH'] ?? CHROMIUM.find((path) => existsSync(path))

/** The dashboard in a real browser, against the built gateway and the scripted model. Every file starts a gateway of its own. `npm test` runs it. */
export default defineConfig({
  testDir: 'e2e/dashboard',
  testMatch: '**/*.spec.ts',
  timeout: 40_000,
  expect: { timeout: 10_000 },
  // What is measured must not share the machine's cores with other tests.
  workers: 1,
  forbidOnly: true,
  // A shared machine may stall for seconds; what passes on a second look is reported, what does not is a failure.
  retries: process.env['CI'] === undefined ? 0 : 2,
  reporter: 'line',
  outputDir: 'node_modules/.cache/playwright',
  use: {
    viewport: { width: 1440, height: 900 },
    // What it answers no test can see or change; its own test allows it.
    serviceWorkers: 'block',
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      // No background requests: what the page loads is all there is.
      args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
})
