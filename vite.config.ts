import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { leanChunks } from './scripts/lean-chunks.ts'

const root = import.meta.dirname
const plugins = readdirSync(join(root, 'plugins')).filter((id) => existsSync(join(root, 'plugins', id, 'index.ts')))

/** Everything is bundled (one read instead of hundreds at start); only native modules stay outside. */
export default defineConfig({
  plugins: [leanChunks()],
  ssr: { noExternal: true, external: ['better-sqlite3', 'electron', 'keytar'] },
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist',
    emptyOutDir: false,
    minify: false,
    sourcemap: false,
    rollupOptions: {
      input: {
        claw: join(root, 'gateway/cli/claw.ts'),
        // The desktop app is one more entry: it shares every chunk of the gateway.
        'desktop/main': join(root, 'src-main/launch.ts'),
        ...Object.fromEntries(plugins.map((id) => [`plugins/${id}/index`, join(root, 'plugins', id, 'index.ts')])),
      },
      output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } }, comments: { legal: false } },
      // Our modules do nothing when they are imported (a rule of the house), so a command carries only what it uses.
      treeshake: { moduleSideEffects: (id) => !/\/(gateway|plugins|src-main|src-preload)\//.test(id) || id.includes('/node_modules/') },
    },
  },
})
