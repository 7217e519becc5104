// The desktop app, from its start to its end, over ports: everything the operating system does for it is handed in.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Gateway } from '../gateway/index.ts'
import { createAnswering } from './attention/answer-approvals.ts'
import { followAttention } from './attention/notify.ts'
import type { AppSettings } from '../src-preload/app-settings.ts'
import { createCallHandlers, socketUrl } from './bridge/handlers.ts'
import { serveCalls } from './bridge/serve-calls.ts'
import { APP_ORIGIN, serveDashboardPage } from './dashboard-page.ts'
import { createArrivals, findArrival } from './deep-links/find-arrival.ts'
import { createHandovers } from './deep-links/handovers.ts'
import { DEEP_LINK_SCHEMES } from './deep-links/parse-deep-link.ts'
import { readSmallFile } from './deep-links/read-small-file.ts'
import { createArrivalReceiver } from './deep-links/receive-arrivals.ts'
import { createEmbeddedGateway } from './embedded-gateway.ts'
import type { EmbeddedGateway } from './embedded-gateway.ts'
import { createGatewayLink } from './gateway-link/gateway-link.ts'
import { createNetwork } from './network/network.ts'
import { setNodeProxy } from './network/node-proxy.ts'
import { createProxyLoginKeeper } from './network/proxy-login.ts'
import type { Badge, Clipboard, Dialogs, ExternalLinks, LoginItem, Notifications, Power, ProtocolClient, SafeStorage, Shortcuts, Theme, Updater } from './ports/desktop-services.ts'
import type { ContextMenus } from './ports/context-menus.ts'
import type { Lifecycle } from './ports/lifecycle.ts'
import type { ApplicationMenu } from './ports/menu.ts'
import type { PageCalls } from './ports/page-calls.ts'
import type { PageScheme } from './ports/page-scheme.ts'
import type { PageSettings } from './ports/page-settings.ts'
import type { Panels } from './ports/panels.ts'
import type { Permissions } from './ports/permissions.ts'
import type { Tray } from './ports/tray.ts'
import type { Windows } from './ports/windows.ts'
import { createDiagnostics } from './problems/diagnostics.ts'
import { createFaultReporter } from './problems/fault-reporter.ts'
import type { FaultReporter } from './problems/fault-reporter.ts'
import { setUpQuickChat } from './quick-chat/set-up-quick-chat.ts'
import { followChoice, isOwnWanted } from './remote/follow-choice.ts'
import { hostForTray } from './remote/gateway-menu.ts'
import { createRemoteCalls } from './remote/remote-calls.ts'
import { createLinkPairing } from './remote/pair-by-link.ts'
import type { RemoteGateways } from './remote/remote-gateways.ts'
import { setUpRemote } from './remote/set-up-remote.ts'
import { createLinkOpener } from './security/external-link.ts'
import { isPermitted } from './security/permission-policy.ts'
import { createAppSecrets } from './settings/app-secrets.ts'
import { openAppSettings } from './settings/app-settings.ts'
import { setUpSettings } from './settings/set-up-settings.ts'
import { startsHidden } from './settings/start-hidden.ts'
import { fill } from './texts/en.ts'
import type { Texts } from './texts/en.ts'
import { followLanguage } from './texts/follow-language.ts'
import { createLiveTexts } from './texts/live-texts.ts'
import { setUpTray } from './tray/set-up-tray.ts'
import { createUpdateCalls } from './updates/update-calls.ts'
import { createUpdateService } from './updates/update-service.ts'
import { setUpContextMenus } from './windows/context-menu.ts'
import { createWindowKeeper } from './windows/window-keeper.ts'
import type { WindowKeeper } from './windows/window-keeper.ts'
import { createWindowState } from './windows/window-state.ts'

export interface DesktopPorts {
  readonly lifecycle: Lifecycle
  readonly windows: Windows
  readonly panels: Panels
  readonly contextMenus: ContextMenus
  readonly shortcuts: Shortcuts
  readonly pageScheme: PageScheme
  readonly pageCalls: PageCalls
  readonly applicationMenu: ApplicationMenu
  readonly tray: Tray
  readonly notifications: Notifications
  readonly badge: Badge
  /** Sleep and wake; there when the app is ready. */
  readonly power: () => Power
  readonly dialogs: Dialogs
  readonly clipboard: Clipboard
  readonly links: ExternalLinks
  readonly theme: Theme
  readonly protocolClient: ProtocolClient
  readonly loginItem: LoginItem
  readonly safeStorage: SafeStorage
  /** The session they stand for is there when the app is ready. */
  readonly pageSettings: () => PageSettings
  /** The session it stands for is there when the app is ready. */
  readonly permissions: () => Permissions
  readonly updater: Updater
}

export interface DesktopOptions {
  readonly argv: readonly string[]
  /** Folder of the built dashboard. */
  readonly dashboard: string
  /** Folder of the tray's pictures. */
  readonly trayImages: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Linux: whether something shows tray icons; null when nobody knows. */
  readonly statusWatcher: Promise<boolean | null>
  readonly startGateway: () => Promise<Gateway>
  readonly usesKeychain: boolean
  readonly now: () => number
}

export interface Desktop {
  /** For errors that nobody caught. */
  readonly faults: FaultReporter
}

/** A second page, made while the first is still on its way, makes both late. */
const QUICK_CHAT_AFTER_MS = 2000

/** Null when another instance runs: it was handed this start's arguments, and this one ends. */
export async function startDesktop(ports: DesktopPorts, options: DesktopOptions): Promise<Desktop | null> {
  const { lifecycle, dialogs, clipboard, links } = ports
  const { now } = options
  const speech = createLiveTexts()
  const { texts } = speech
  const arrivals = createArrivals()
  if (!lifecycle.takeSingleInstance((argv) => arrivals.arrive(findArrival(argv)))) {
    lifecycle.quit()
    return null
  }
  lifecycle.onOpenUrl((text) => arrivals.arrive({ kind: 'link', text }))
  lifecycle.onOpenFile((path) => arrivals.arrive({ kind: 'file', path }))

  const settings = openAppSettings(join(lifecycle.userData, 'settings.json'), now)
  const gateway = createEmbeddedGateway({ begin: options.startGateway, stoppedMessage: () => texts.stopped })
  const secrets = createAppSecrets({ userData: lifecycle.userData, safeStorage: ports.safeStorage, usesKeychain: options.usesKeychain, now })
  const proxyLogin = createProxyLoginKeeper(secrets)
  const network = createNetwork({ pages: ports.pageSettings, setNodeProxy, env: options.env, login: async () => (settings.current().hasProxyLogin ? proxyLogin.read() : null), now })
  const remote = setUpRemote({ userData: lifecycle.userData, secrets, wayTo: (url) => network.wayTo(url), dialogs, texts, origin: APP_ORIGIN, version: lifecycle.version, now })
  const diagnostics = createDiagnostics({ version: lifecycle.version, gatewayState: () => gateway.state(), now })
  const faults = createFaultReporter({ dialogs, clipboard, diagnostics, texts, quit: () => lifecycle.quit() })
  const handovers = createHandovers({ now, newId: randomUUID })
  const openLink = createLinkOpener({ dialogs, links, texts })
  let isQuitting = false
  let hasTray = false
  const openExternally = (url: string): void => void openLink(url).catch((error: unknown) => faults.report(error))
  const lookers = new Set<() => void>()
  const keeper = createWindowKeeper({
    windows: ports.windows,
    state: createWindowState(join(lifecycle.userData, 'window-state.json')),
    otherState: createWindowState(join(lifecycle.userData, 'other-window-state.json')),
    appOrigin: APP_ORIGIN,
    title: texts.name,
    isDark: () => ports.theme.isDark(),
    zoom: () => settings.current().zoom,
    isQuitting: () => isQuitting,
    looked: () => lookers.forEach((listener) => listener()),
    hasOtherDoor: () => (hasTray && settings.current().closeToTray) || lifecycle.platform === 'darwin',
    openExternally,
    shown: () => void waitFor(QUICK_CHAT_AFTER_MS, () => quickChat.prepare()),
    lastClosed: () => quickChat.end(),
    askAboutFailure: (reason) => faults.ask({ message: texts.pageFailed.message, detail: fill(texts.pageFailed.detail, { reason }), goOn: texts.pageFailed.tryAgain }).then((isGoingOn) => {
      if (!isGoingOn) lifecycle.quit()
      return isGoingOn
    }),
    now,
  })
  const quickChat = setUpQuickChat({ panels: ports.panels, shortcuts: ports.shortcuts, clipboard, settings, keeper, texts, platform: lifecycle.platform, appOrigin: APP_ORIGIN, isDark: () => ports.theme.isDark(), isQuitting: () => isQuitting, openExternally, now })
  const { drain } = quitInOrder(lifecycle, gateway, keeper, faults, () => {
    isQuitting = true
    quickChat.end()
    remote.close()
  })
  const updates = createUpdateService({ updater: ports.updater, texts: texts.updates, now, after: waitFor, prepareToInstall: drain })
  updates.onState((state) => keeper.tell('updates', state))

  const link = createGatewayLink({ after: (run, ms) => void setTimeout(run, ms).unref() })

  setUpContextMenus({ menus: ports.contextMenus, clipboard, platform: lifecycle.platform, appOrigin: APP_ORIGIN, texts, onFault: (error) => faults.report(error) })

  // Electron starts its own processes first; while they come up, this one has nothing else to do.
  const starting = setImmediate().then(() => (isOwnWanted(remote) ? gateway.start() : undefined))
  await lifecycle.whenReady()
  followLanguage({ speech, settings, systemLanguages: () => lifecycle.languages() })
  followChoice({ remote, gateway, link, keeper, app: { version: lifecycle.version, name: texts.name }, origin: APP_ORIGIN, onFault: (error) => faults.report(error) })
  ports.permissions().decideWith((question) => isPermitted(question, APP_ORIGIN))
  ports.pageScheme.serve((request) => serveDashboardPage({ folder: options.dashboard, socketAddress: () => socketAddress(gateway, remote) }, request))
  const tellAll: WindowKeeper['tell'] = (event, payload) => [keeper, quickChat].forEach((page) => page.tell(event, payload))
  const settingsCalls = setUpSettings({ settings, keeper: { tell: tellAll }, dialogs, hasTray: () => hasTray, loginItem: ports.loginItem, theme: ports.theme, pages: ports.pageSettings(), network, proxyLogin })
  for (const asked of [ports.pageSettings(), ports.updater]) asked.answerProxyLogins((host, port) => network.loginFor(host, port))
  const handlers = { ...createCallHandlers({ gateway, remote, keeper, copyDiagnostics: () => faults.copyDiagnostics(), texts }), ...settingsCalls, ...createRemoteCalls(remote), ...createUpdateCalls(updates), ...quickChat.follow(), 'handover.take': async ({ id }: { readonly id: string }) => handovers.take(id) }
  serveCalls({ calls: ports.pageCalls, handlers, appOrigin: APP_ORIGIN, isOwnWindow: (id) => keeper.has(id) || quickChat.owns(id), onRefusal: (problem) => diagnostics.note(new Error(problem)) })
  for (const scheme of DEEP_LINK_SCHEMES) ports.protocolClient.register(scheme)

  const insist = (): Promise<void> => insistOnGateway(gateway, faults, lifecycle, texts).then((wasInsisted) => {
    if (!wasInsisted) return
    keeper.reload()
    quickChat.reload()
  })
  const show = (path?: string): void => keeper.showMain(path)
  const answer = createAnswering({ link, show })
  const failed = (error: unknown): void => faults.report(error)
  hasTray = await setUpTray({
    ports, now, after: waitFor, images: options.trayImages, env: options.env, statusWatcher: options.statusWatcher, link, texts, onLanguage: (listener) => speech.onChange(listener), ...hostForTray(gateway, remote, texts),
    actions: { show, openAnother: (path) => void keeper.openAnother(path), openOwn: (path) => void keeper.openOwn(path), quickChat: () => quickChat.show(), useGateway: (id) => remote.use(id === '' ? null : id), answer, start: () => gateway.start().then(insist), stop: () => gateway.stop(), checkForUpdates: () => updates.check(), copyDiagnostics: () => faults.copyDiagnostics(), quit: () => lifecycle.quit(), failed },
  })
  followAttention({ link, notifications: ports.notifications, badge: ports.badge, isWanted: () => settings.current().notifications, isLookedAt: (path) => keeper.isLookedAt(path) || quickChat.isLookedAt(path), onLook: (listener) => void lookers.add(listener), show, answer, attract: () => keeper.attract(), texts })
  ports.power().onResume(() => {
    link.wake()
    // Another network may have another proxy.
    network.renew().catch((error: unknown) => diagnostics.note(error))
  })
  remote.onSwitch(() => quickChat.reload())

  lifecycle.onActivate(() => keeper.showMain())
  const receive = createArrivalReceiver({ dialogs, texts, appOrigin: APP_ORIGIN, handovers, show: (path) => keeper.showMain(path), readFile: readSmallFile, pair: createLinkPairing({ remote, dialogs, texts }), onFault: (error) => faults.report(error), now })
  arrivals.follow(receive)
  const asked = findArrival(options.argv)
  const isHidden = asked.kind === 'start' && startsHidden(options.argv, hasTray)
  if (isHidden) quickChat.prepare()
  // A link that was refused still started the app: it has a window then.
  else void receive(asked).then(() => keeper.isEmpty() && keeper.showMain())
  await starting
  const followFeed = ({ updateFeed, updatesAutomatic }: AppSettings) => updates.follow({ feed: updateFeed, isAutomatic: updatesAutomatic })
  followFeed(settings.current())
  settings.onChange(followFeed)
  void insist()
  return { faults }
}

/** Quitting waits until the gateway has finished or parked what it does; nothing that was accepted is lost. */
function quitInOrder(lifecycle: Lifecycle, gateway: EmbeddedGateway, keeper: WindowKeeper, faults: FaultReporter, begin: () => void): { readonly drain: () => Promise<void> } {
  let draining: Promise<void> | null = null
  let isDrained = false
  const drain = (): Promise<void> => {
    begin()
    if (draining === null) keeper.leave()
    draining ??= gateway.stop().catch((error: unknown) => faults.report(error)).then(() => {
      isDrained = true
    })
    return draining
  }
  lifecycle.onQuit(() => {
    if (isDrained) return true
    if (draining === null) void drain().then(() => lifecycle.quit())
    return false
  })
  // Without a tray the last window was the way in: closing it is quitting.
  lifecycle.onAllWindowsClosed(() => lifecycle.quit())
  return { drain }
}

function waitFor(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs)
  timer.unref()
  return () => clearTimeout(timer)
}

async function socketAddress(gateway: EmbeddedGateway, remote: RemoteGateways): Promise<string | null> {
  if (remote.current() !== null) return remote.address()
  // A window without a gateway still has something to say: why there is none.
  return gateway.ready().then(({ url }) => socketUrl(url).replace(/\/$/, ''), () => null)
}

/** Asks until it runs or the owner gives up; resolves with whether it took more than one start. */
async function insistOnGateway(gateway: EmbeddedGateway, faults: FaultReporter, lifecycle: Lifecycle, texts: Texts): Promise<boolean> {
  let wasInsisted = false
  for (let state = gateway.state(); state.kind === 'failed'; state = gateway.state()) {
    if (!(await faults.ask({ message: texts.gatewayFailed.message, detail: state.message, goOn: texts.gatewayFailed.tryAgain }))) {
      lifecycle.quit()
      return false
    }
    await gateway.start()
    wasInsisted = true
  }
  return wasInsisted
}
