import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Importing the real package from Node downloads its binary. Only adapters import it, and tests use the ports in front of them.
  resolve: { alias: { electron: join(import.meta.dirname, 'src-main/testing/no-electron.ts') } },
  test: {
    include: ['{gateway,plugins,e2e,src-main,src-preload,src-renderer}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
  },
})
