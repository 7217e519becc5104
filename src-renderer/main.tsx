// Starts the dashboard: everything is created here and handed down.
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { Page } from './app.tsx'
import { AppProvider } from './app-context.tsx'
import { basePath } from './client/base-path.ts'
import { createBrowserVault } from './client/browser-vault.ts'
import { createGatewayClient } from './client/create-gateway-client.ts'
import { askDesktopForGateway } from './client/desktop-bridge.ts'
import type { GatewayDoor } from './client/desktop-bridge.ts'
import { gatewayAddress } from './client/gateway-address.ts'
import { openDeviceIdentity } from './client/device-identity.ts'
import { createHelloMemory } from './client/hello-memory.ts'
import { keepPage } from './client/keep-page.ts'
import { startAgainWithLinks, takeBootstrapToken } from './client/one-time-link.ts'
import { keepLanguageInApp, keepLanguageInBrowser } from './client/language-keeper.ts'
import { setUpI18n, speak } from './i18n/set-up-i18n.ts'
import { storageOfGateway } from './client/gateway-storage.ts'
import { browserName } from './lib/browser-name.ts'
import type { Accent } from './lib/appearance/accent.ts'
import { preloadFirstView, QUICK_PATH } from './routes.tsx'
import { followAccent } from './state/appearance/accent-store.ts'
import { createAgentsStore } from './state/agents-store.ts'
import { createAttentionStore } from './state/attention-store.ts'
import { createCommandsStore } from './state/commands-store.ts'
import { createConnectionStore } from './state/connection-store.ts'
import { createLanguageStore } from './state/language-store.ts'
import { createGatewaysStore } from './state/gateways-store.ts'
import { createMessageSearchStore } from './state/message-search-store.ts'
import { createSessionsStore } from './state/sessions-store.ts'
import { createThemeStore } from './state/theme-store.ts'
import { createToastsStore } from './state/toasts-store.ts'
import { followVisibleHeight } from './ui/visible-height/visible-height.ts'

// First of all: the address must not keep the token when anything else happens.
const bootstrapToken = takeBootstrapToken(location, history)
startAgainWithLinks(window)
// Read, or made, while the rest is on its way; what is wrong with it is told where it is used.
const vault = createBrowserVault(globalThis.indexedDB)
openDeviceIdentity(vault, crypto).catch(() => undefined)
const desktop = window.openclawDesktop
// The app's menus and links show views too, also while the gateway is still on its way.
desktop?.on('navigate', ({ path }) => navigate(path))
const { t } = setUpI18n()
const toasts = createToastsStore()
const language = createLanguageStore({
  keeper: desktop === undefined ? keepLanguageInBrowser(browserStorage()) : keepLanguageInApp(desktop),
  preferred: () => navigator.languages,
  speak,
  onNotKept: () => toasts.getState().show({ tone: 'bad', text: t('shell.languageNotKept') }),
})
const base = basePath(document)
preloadFirstView(location.pathname.slice(base.length))
// Not awaited at the top: every part that the views share with this file would become a file of its own.
if (desktop === undefined) start({ url: gatewayAddress(location), bootstrapToken })
else void askDesktopForGateway(desktop).then((door) => start(door ?? { url: gatewayAddress(location), bootstrapToken }))
keepPage(window)

function start(door: GatewayDoor): void {
  const { elsewhere = null } = door
  const client = createGatewayClient({
    url: door.url,
    vault,
    presentation: {
      version: __APP_VERSION__,
      displayName: browserName(navigator.userAgent),
      locale: navigator.language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    openSocket: (url) => new WebSocket(url),
    cryptography: crypto,
    now: Date.now,
    random: Math.random,
    bootstrapToken: door.bootstrapToken,
    ...(elsewhere !== null && { knownAs: elsewhere.deviceId }),
  })
  // A network that came back, or a page that is looked at again, is worth a try.
  addEventListener('online', () => client.retryNow())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && client.state().kind === 'offline') client.retryNow()
  })

  const theme = createThemeStore({ storage: browserStorage(), apply: applyTheme })
  addEventListener('storage', ({ key }) => theme.getState().follow(key))

  const storage = storageOfGateway(browserStorage(), elsewhere?.id ?? null)
  const app = {
    client,
    storage,
    gateways: desktop === undefined ? null : createGatewaysStore({ bridge: desktop, elsewhere, wayOpened: () => client.retryNow(), storage: browserStorage() }),
    stores: {
      agents: createAgentsStore({ client }),
      attention: createAttentionStore({ client }),
      commands: createCommandsStore({ storage: browserStorage() }),
      connection: createConnectionStore({ client, memory: createHelloMemory(storage, __APP_VERSION__) }),
      language,
      messageSearch: createMessageSearchStore({ client }),
      sessions: createSessionsStore({ client, isListed: desktop === undefined || location.pathname !== QUICK_PATH }),
      theme,
      toasts,
    },
  }

  followAccent({ client, storage: elsewhere === null ? browserStorage() : null, apply: applyAccent })
  followVisibleHeight({ viewport: globalThis.visualViewport, pageHeight: () => innerHeight, apply: applyVisibleHeight })
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  const page = createRoot(root)
  const show = (): void => page.render(
    <StrictMode>
      <AppProvider value={app}>
        <Router base={base}>
          <Page />
        </Router>
      </AppProvider>
    </StrictMode>,
  )
  // Not a word in a language that somebody did not choose.
  void language.ready.then(show)
  // Scripts other than Latin. Until their fonts are known, or without a connection, the system's own stand in.
  Promise.all([import('@fontsource-variable/inter/wght.css?others'), import('@fontsource-variable/jetbrains-mono/wght.css?others')]).catch(() => undefined)
}

/** Where the browser scrolled to make room for the keyboard there is room now. */
function applyVisibleHeight(height: number | null): void {
  const { style } = document.documentElement
  if (height === null) style.removeProperty('--visible-height')
  else {
    style.setProperty('--visible-height', `${height}px`)
    scrollTo(0, 0)
  }
}

function applyAccent(accent: Accent | null): void {
  const { dataset, style } = document.documentElement
  if (accent === null) delete dataset['accent']
  else {
    dataset['accent'] = ''
    style.setProperty('--accent-hue', String(accent.hue))
    style.setProperty('--accent-strength', String(accent.strength))
  }
}

function applyTheme(theme: 'system' | 'light' | 'dark'): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

function browserStorage(): Storage | null {
  try {
    return localStorage
  } catch {
    // Denied to this page: choices last until it is closed.
    return null
  }
}
