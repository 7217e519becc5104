// Every view's URL and its code, loaded with its texts when it is first shown.
import { lazy, useEffect, useState } from 'react'
import { Redirect, Route, Switch, useSearch } from 'wouter'
import { useApp, useConnection } from './app-context.tsx'
import { loadTexts } from './i18n/set-up-i18n.ts'
import { withTexts } from './i18n/with-texts.ts'
import { chatPath } from './lib/session-address.ts'
import Chat from './views/chat/chat-view.tsx'
import type { welcomeWire } from '../gateway/protocol/index.ts'
import { NotFoundView } from './views/not-found/not-found-view.tsx'

/** Where most visits begin: part of the first file, which compresses better than many. Its texts come beside it. */
const loadChat = withTexts('chat', () => Promise.resolve({ default: Chat }))
const ChatView = lazy(loadChat)
const SessionsView = lazy(withTexts('sessions', () => import('./views/sessions/sessions-view.tsx')))
const AgentsView = lazy(withTexts('agents', () => import('./views/agents/agents-view.tsx')))
const ModelsView = lazy(withTexts('models', () => import('./views/models/models-view.tsx')))
const UsageView = lazy(withTexts('usage', () => import('./views/usage/usage-view.tsx')))
const DevicesView = lazy(withTexts('devices', () => import('./views/devices/devices-view.tsx')))
const ApprovalsView = lazy(withTexts('approvals', () => import('./views/approvals/approvals-view.tsx')))
const LogsView = lazy(withTexts('logs', () => import('./views/logs/logs-view.tsx')))
const SettingsView = lazy(withTexts('settings', () => import('./views/settings/settings-view.tsx')))
const AboutView = lazy(withTexts('about', () => import('./views/about/about-view.tsx')))

/** Where quick chat is, in the desktop app. */
export const QUICK_PATH = '/quick'
const loadQuick = async () => {
  // Its messages are the chat's.
  const [page] = await Promise.all([import('./views/quick/quick-page.tsx'), loadTexts('quick'), loadTexts('chat')])
  return page
}
export const QuickPage = lazy(loadQuick)

/** A page of its own, without the frame. */
export const WELCOME_PATH = '/welcome'
export const WelcomeView = lazy(async () => {
  // A model that is tried says how it went in the words of the models.
  const [view] = await Promise.all([import('./views/welcome/welcome-view.tsx'), loadTexts('welcome'), loadTexts('models')])
  return view
})

/** Loads what the page will show while the connection is still being made. */
export function preloadFirstView(path: string): void {
  // A chunk that does not come is asked for again, and explained, where it is shown.
  if (path === '/' || path.startsWith('/chat/')) loadChat().catch(() => undefined)
  if (path === QUICK_PATH) loadQuick().catch(() => undefined)
}

export function Routes() {
  return (
    <Switch>
      <Route path="/" component={Home} />
      <Route path="/chat/:key">{({ key }) => <ChatView key={key} sessionKey={key} />}</Route>
      <Route path="/sessions" component={SessionsView} />
      <Route path="/agents/*?" component={AgentsView} />
      <Route path="/models" component={ModelsView} />
      <Route path="/usage" component={UsageView} />
      <Route path="/devices" component={DevicesView} />
      <Route path="/approvals" component={ApprovalsView} />
      <Route path="/logs" component={LogsView} />
      <Route path="/settings/*?" component={SettingsView} />
      <Route path="/about" component={AboutView} />
      <Route component={NotFoundView} />
    </Switch>
  )
}

/** The main chat; in the app's own window the first run, as long as nothing was set up. */
function Home() {
  const mainSessionKey = useConnection(({ hello }) => hello?.mainSessionKey)
  const search = useSearch()
  const isFirstRun = useFirstRun()
  if (mainSessionKey === undefined || isFirstRun === null) return null
  if (isFirstRun) return <Redirect to={WELCOME_PATH} replace />
  // What the address asks for goes along.
  return <Redirect to={`${chatPath(mainSessionKey)}${search === '' ? '' : `?${search}`}`} replace />
}

/** Null until it is known. */
function useFirstRun(): boolean | null {
  const { client } = useApp()
  const mayBe = window.openclawDesktop !== undefined
  const [isFirstRun, setFirstRun] = useState(mayBe ? null : false)
  useEffect(() => {
    if (!mayBe) return
    // Without an answer there is still the chat.
    client.request<welcomeWire.GetResult>('desktop.welcome.get').then(({ isNew }) => setFirstRun(isNew), () => setFirstRun(false))
  }, [client, mayBe])
  return isFirstRun
}
