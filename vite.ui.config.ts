import react from '@vitejs/plugin-react'
import { join } from 'node:path'
import { defineConfig } from 'vite'

/** The dashboard: served by the gateway, later loaded unchanged by the desktop window. */
export default defineConfig({
  root: join(import.meta.dirname, 'src-renderer'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, 'dist/ui'),
    emptyOutDir: true,
    target: 'es2023',
    // Every asset is a file of its own: the page's policy allows no data: URLs for fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
