import react from '@vitejs/plugin-react'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { leanClassName, leanFonts, leanI18next, leanIcons, leanMarkdown, leanPackages, leanVirtuoso } from './scripts/lean-page.ts'
import { preloadFirstView } from './scripts/quick-page.ts'

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as { version: string }

const FRAME = [
  /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|wouter|regexparam|zustand|lucide-react[\\/]dist[\\/]esm(?![\\/]icons))[\\/]/,
  // Of a few lines each, and used in so many places that each would become a file of its own.
  /lucide-react[\\/]dist[\\/]esm[\\/]icons[\\/](check|copy)\.(m?js)$/, /src-renderer[\\/](lib[\\/]class-names|ui[\\/]code-block[\\/]copy-text)\.ts$/, /rolldown[\\/]runtime/,
]

/** The dashboard: served by the gateway, later loaded unchanged by the desktop window. */
export default defineConfig({
  root: join(import.meta.dirname, 'src-renderer'),
  base: '/',
  // Pages name files from the root, where the gateway puts its base path in; files find each other wherever they are.
  experimental: { renderBuiltUrl: (_file, { hostType }) => (hostType === 'html' ? undefined : { relative: true }) },
  plugins: [react(), leanVirtuoso(), leanMarkdown(), leanI18next(), leanFonts(), leanIcons(), preloadFirstView()],
  resolve: { alias: leanPackages },
  css: { modules: { generateScopedName: leanClassName } },
  define: { __APP_VERSION__: JSON.stringify(version) },
  // Split like the page itself: grammars are fetched one by one.
  worker: { format: 'es' },
  build: {
    outDir: join(import.meta.dirname, 'dist/ui'),
    // scripts/build.mjs removes what old pages no longer need.
    emptyOutDir: false,
    target: 'es2023',
    // Every asset is a file of its own: the page's policy allows no data: URLs for fonts or scripts.
    assetsInlineLimit: 0,
    // Diagrams and grammars are large, and loaded by who needs them only.
    chunkSizeWarningLimit: 1000,
    // A view asks for its own parts: naming them all in the first file would make that one larger.
    modulePreload: { polyfill: false, resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : files.filter((name) => name.endsWith('.css'))) },
    rolldownOptions: {
      output: {
        // What every page needs and hardly any release of ours changes is one file: small together, and cached across updates.
        codeSplitting: { groups: [{ name: 'frame', test: (id) => FRAME.some((part) => part.test(id)) }] },
      },
    },
  },
})
