// Every view's URL and its code, loaded when it is first shown.
import { lazy } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { useConnection } from './app-context.tsx'
import { chatPath } from './lib/session-address.ts'
import { NotFoundView } from './views/not-found/not-found-view.tsx'

const loadChat = () => import('./views/chat/chat-view.tsx')
const ChatView = lazy(loadChat)
const SessionsView = lazy(() => import('./views/sessions/sessions-view.tsx'))

/** Loads what the page will show while the connection is still being made. */
export function preloadFirstView(path: string): void {
  // A chunk that does not come is asked for again, and explained, where it is shown.
  if (path === '/' || path.startsWith('/chat/')) loadChat().catch(() => undefined)
}

export function Routes() {
  const mainSessionKey = useConnection(({ hello }) => hello?.mainSessionKey)
  return (
    <Switch>
      <Route path="/">{mainSessionKey === undefined ? null : <Redirect to={chatPath(mainSessionKey)} replace />}</Route>
      <Route path="/chat/:key">{({ key }) => <ChatView key={key} sessionKey={key} />}</Route>
      <Route path="/sessions" component={SessionsView} />
      <Route component={NotFoundView} />
    </Switch>
  )
}
