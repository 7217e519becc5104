// What access needs to know from the configuration. The composition root maps the configuration to it, so it is always current.

export interface AccessSettings {
  readonly mode: 'none' | 'token' | 'password'
  readonly token?: string
  readonly password?: string
  /** What the program around this gateway signs in with, from this machine only. Nobody else knows it, and it ends with this life. */
  readonly hostToken?: string
  /** Failed attempts per client before a lockout. Default: 10 within 60 s, then 5 minutes. `exemptLoopback` (default true) only slows programs of this machine down. */
  readonly rateLimit?: { readonly maxAttempts?: number; readonly windowMs?: number; readonly lockoutMs?: number; readonly exemptLoopback?: boolean }
  /** Addresses of reverse proxies whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[]
  /** Exact origins a browser may come from, or `*`. */
  readonly allowedOrigins: readonly string[]
  /** Accept any origin whose host equals the Host header. For people who know why. */
  readonly allowHostHeaderOrigin?: boolean
  /** False: even a device on this machine waits for approval. */
  readonly autoApproveLocal: boolean
}
