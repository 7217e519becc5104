// Gateways elsewhere, as pages and the app speak of them. No secret is in any of it but the one a person types to add a gateway.

/** Where a gateway is. Empty texts and null mean: as the system's own ssh has it configured. */
export type GatewayPlace =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'ssh'; readonly host: string; readonly user: string; readonly port: number | null; readonly identityFile: string; /** On the other computer's loopback. */ readonly gatewayPort: number }

/** What a person knows to be let in; null when the gateway asks for nothing. */
export type GatewaySecret = { readonly kind: 'token' | 'password'; readonly value: string } | null

/** `trying`: it will be tried again. `refused`: somebody has to do something first. Messages are for people. */
export type GatewayRoute =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'up' }
  | { readonly kind: 'trying'; readonly message: string; /** Null: when a page asks next. */ readonly retryAtMs: number | null }
  | { readonly kind: 'refused'; readonly message: string }

export interface GatewayEntry {
  readonly id: string
  readonly name: string
  readonly place: GatewayPlace
  readonly route: GatewayRoute
}

export interface GatewaysReport {
  /** Null: the one on this computer. */
  readonly current: string | null
  /** Whether this computer's own goes on while another is used. */
  readonly keepsOwn: boolean
  readonly gateways: readonly GatewayEntry[]
  /** What is wrong with the stored list, in words for people. */
  readonly problem: string | null
}

/** What came of a trial: let in, or not, and why in words for people. */
export type GatewayTrial = { readonly kind: 'works'; readonly version: string } | { readonly kind: 'waits'; readonly message: string } | { readonly kind: 'fails'; readonly message: string }
