// What a host (command line, desktop, test) gives to a gateway and gets back.
import type { Keychain, KeyGuard } from './secrets/index.ts'

export interface GatewayOptions {
  /** Everything the gateway owns. Default: `OPENCLAW_STATE_DIR`, then `~/.openclaw-desktop`. */
  readonly stateDir?: string
  /** Default: `OPENCLAW_CONFIG_PATH`, then `openclaw.json` in the state directory. */
  readonly configPath?: string
  /** 0 takes any free port. Default: `OPENCLAW_GATEWAY_PORT`, then the configuration. */
  readonly port?: number
  /** Shared token; default: `OPENCLAW_GATEWAY_TOKEN`, the configuration, then a generated one kept in the state directory. */
  readonly token?: string
  /** Warnings and errors also go to stderr, for people who watch a server. */
  readonly headless?: boolean
  /** The origin of a page that the host serves itself, such as `app://openclaw`: its browser clients may connect. */
  readonly hostOrigin?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly homeDir?: string
  /** Where credentials are kept. Default: the system's, unless `OPENCLAW_KEYCHAIN` is `off`; null keeps them in a sealed file. */
  readonly keychain?: Keychain | null
  /** Wraps the sealed file's key; only a desktop app has one. */
  readonly keyGuard?: KeyGuard
}

export interface Gateway {
  readonly port: number
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly stateDir: string
  /** A link that signs one browser in, once, within ten minutes. */
  signInLink(): string
  /** What a page of the host signs in with, once, within ten minutes: a link's token without the link. */
  signInToken(): string
  /** What the host itself connects with, as a program of this machine and without a device. Another one after every restart; never written down. */
  hostToken(): string
  /** Finishes or parks what is running, tells clients, frees the port and the state directory. Idempotent. */
  stop(reason?: string): Promise<void>
}
