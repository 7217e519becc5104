import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{gateway,plugins,e2e,src-renderer}/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
  },
})
