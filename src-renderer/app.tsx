// The app: the gate until somebody is signed in, then the shell with its views.
import { useTranslation } from 'react-i18next'
import { useLocation, useRoute } from 'wouter'
import { useConnection, useToasts } from './app-context.tsx'
import { isChatPath, QuickPage, QUICK_PATH, Routes, WELCOME_PATH, WelcomeView } from './routes.tsx'
import { Toasts } from './ui/notes/toasts.tsx'
import { AppShell } from './views/shell/app-shell.tsx'
import { ConnectionBanner } from './views/shell/connection-banner.tsx'
import { ViewBoundary } from './views/shell/view-boundary.tsx'
import { Gate } from './views/sign-in/gate.tsx'

/** The whole page: quick chat's small window of the desktop app, or the dashboard. */
export function Page() {
  const desktop = window.openclawDesktop
  if (desktop === undefined || location.pathname !== QUICK_PATH) return <Dashboard />
  return <QuickPage desktop={desktop} />
}

function Dashboard() {
  const isKnown = useConnection(({ hello }) => hello !== null)
  const isGreeted = useConnection((state) => state.isGreeted)
  const [path] = useLocation()
  // A chat waits for its connection by itself, and takes words meanwhile; other views begin with one.
  return (
    <>
      {isGreeted || (isKnown && isChatPath(path)) ? <SignedIn /> : <Gate />}
      <Notices />
    </>
  )
}

function SignedIn() {
  const [isWelcome] = useRoute(WELCOME_PATH)
  if (!isWelcome) {
    return (
      <AppShell>
        <Routes />
      </AppShell>
    )
  }
  return (
    <>
      <ConnectionBanner />
      <ViewBoundary place={WELCOME_PATH}>
        <WelcomeView />
      </ViewBoundary>
    </>
  )
}

function Notices() {
  const { t } = useTranslation()
  const toasts = useToasts((state) => state.toasts)
  const dismiss = useToasts((state) => state.dismiss)
  return <Toasts toasts={toasts} label={t('notices')} onDismiss={dismiss} />
}
