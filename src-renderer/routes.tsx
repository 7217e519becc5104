// Every view's URL and its code, loaded with its texts when it is first shown.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter'
import { useApp, useConnection } from './app-context.tsx'
import type { GatewayClient } from './client/gateway-client.ts'
import { loadTexts } from './i18n/set-up-i18n.ts'
import { withTexts } from './i18n/with-texts.ts'
import { chatPath } from './lib/session-address.ts'
import { onDemand } from './ui/on-demand/on-demand.ts'
import { Skeleton } from './ui/notes/skeleton.tsx'
import Chat from './views/chat/chat-view.tsx'
import type { welcomeWire } from '../gateway/protocol/index.ts'

/** Where most visits begin: part of the first file, which compresses better than many. Its texts come beside it. */
const ChatView = onDemand(withTexts('chat', () => Promise.resolve({ default: Chat })), Loading)
const SessionsView = onDemand(withTexts('sessions', () => import('./views/sessions/sessions-view.tsx')), Loading)
const AgentsView = onDemand(withTexts('agents', () => import('./views/agents/agents-view.tsx')), Loading)
const ModelsView = onDemand(withTexts('models', () => import('./views/models/models-view.tsx')), Loading)
const UsageView = onDemand(withTexts('usage', () => import('./views/usage/usage-view.tsx')), Loading)
const DevicesView = onDemand(withTexts('devices', () => import('./views/devices/devices-view.tsx')), Loading)
const ApprovalsView = onDemand(withTexts('approvals', () => import('./views/approvals/approvals-view.tsx')), Loading)
const LogsView = onDemand(withTexts('logs', () => import('./views/logs/logs-view.tsx')), Loading)
const SettingsView = onDemand(withTexts('settings', () => import('./views/settings/settings-view.tsx')), Loading)
const AboutView = onDemand(withTexts('about', () => import('./views/about/about-view.tsx')), Loading)

const NotFoundView = onDemand(async () => ({ default: (await import('./views/not-found/not-found-view.tsx')).NotFoundView }), Loading)

/** Where quick chat is, in the desktop app. */
export const QUICK_PATH = '/quick'
export const QuickPage = onDemand(async () => {
  // Its messages are the chat's.
  const [page] = await Promise.all([import('./views/quick/quick-page.tsx'), loadTexts('quick'), loadTexts('chat')])
  return page
})

/** A page of its own, without the frame. */
export const WELCOME_PATH = '/welcome'
export const WelcomeView = onDemand(async () => {
  // A model that is tried says how it went in the words of the models.
  const [view] = await Promise.all([import('./views/welcome/welcome-view.tsx'), loadTexts('welcome'), loadTexts('models')])
  return view
})

export function isChatPath(path: string): boolean {
  return path === '/' || path.startsWith('/chat/')
}

/** Loads what the page will show while the connection is still being made. */
export function preloadFirstView(path: string): void {
  if (isChatPath(path)) ChatView.preload()
  if (path === QUICK_PATH) QuickPage.preload()
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

function Loading() {
  const { t } = useTranslation()
  return <Skeleton label={t('loading')} />
}

/** The main chat; in the app's own window the first run, as long as nothing was set up. */
function Home() {
  const mainSessionKey = useConnection(({ hello }) => hello?.mainSessionKey)
  const search = useSearch()
  const isAsking = useFirstRun()
  if (mainSessionKey === undefined || isAsking) return null
  // What the address asks for goes along.
  return <Redirect to={`${chatPath(mainSessionKey)}${search === '' ? '' : `?${search}`}`} replace />
}

/** Shows the first run when it is wanted. True while that is not known; where a model is set up nobody waits: a first run that was left halfway goes on all the same. */
function useFirstRun(): boolean {
  const { client } = useApp()
  const [, navigate] = useLocation()
  const mayBe = window.openclawDesktop !== undefined
  const isLikely = useConnection(({ hello }) => mayBe && hello?.modelConfigured !== true)
  const [isAsking, setAsking] = useState(isLikely)
  useEffect(() => {
    if (!mayBe) return
    // Also when this place was left for the chat meanwhile.
    opened(client).then(() => client.request<welcomeWire.GetResult>('desktop.welcome.get')).then(({ isNew }) => {
      if (isNew) navigate(WELCOME_PATH, { replace: true })
      else setAsking(false)
    // Without an answer there is still the chat.
    }, () => setAsking(false))
  }, [client, mayBe, navigate])
  return isAsking
}

function opened(client: GatewayClient): Promise<void> {
  return new Promise((resolve) => {
    if (client.state().kind === 'open') return resolve()
    const stop = client.onState(({ kind }) => {
      if (kind !== 'open') return
      stop()
      resolve()
    })
  })
}
