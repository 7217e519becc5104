import { join } from 'node:path'
import { defineConfig } from 'vite'

const root = import.meta.dirname

/** The preload of the desktop app's windows: one CommonJS file, because a sandboxed preload can load nothing else. */
export default defineConfig({
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    target: 'es2023',
    outDir: join(root, 'dist/desktop/preload'),
    minify: false,
    rollupOptions: { input: { index: join(root, 'src-preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
  },
})
