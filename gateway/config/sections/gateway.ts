// Keys under `gateway`: where it listens, who gets in, what it serves.
import { choice, count, flag, group, secret, text, texts } from './fields.ts'

const auth = () => group('Who may connect.', {
  mode: choice(['none', 'token', 'password'], 'How clients prove themselves. Left out: password when only a password is set, else token.').optional(),
  token: secret('Shared token of operators. `OPENCLAW_GATEWAY_TOKEN` wins over it.').optional(),
  password: secret('Shared password of operators. `OPENCLAW_GATEWAY_PASSWORD` wins over it.').optional(),
  rateLimit: group('Failed sign-ins per address before it is locked out.', {
    maxAttempts: count('Failures within the window that lock an address out.', 1, 10_000).default(10),
    windowMs: count('Length of the window in milliseconds.', 1).default(60_000),
    lockoutMs: count('How long an address stays locked out, in milliseconds.', 0).default(300_000),
    exemptLoopback: flag('Never lock out this machine itself (browsers are never exempt).').default(true),
  }, { advanced: true }),
})

const http = () => group('HTTP endpoints beside the WebSocket.', {
  endpoints: group('OpenAI-compatible endpoints. Both give full operator access to whoever holds the token.', {
    chatCompletions: group('`POST /v1/chat/completions`.', { enabled: flag('Serve it.').default(false) }),
    responses: group('`POST /v1/responses`.', { enabled: flag('Serve it.').default(false) }),
  }),
}, { advanced: true })

const tools = () => group('What `POST /tools/invoke` may call.', {
  allow: texts('Tools to allow although they are denied over HTTP by default.').default([]),
  deny: texts('Further tools to deny over HTTP.').default([]),
}, { advanced: true })

export const gatewaySection = () => group('The gateway: the local server every client talks to.', {
  mode: choice(['local'], 'The gateway runs here. OpenClaw writes this key; there is no other value yet.').default('local'),
  port: count('TCP port. `--port` and `OPENCLAW_GATEWAY_PORT` win over it.', 1, 65_535).default(18_789),
  bind: choice(['loopback', 'lan', 'tailnet', 'custom', 'auto'], 'Which addresses to listen on; `auto` means loopback. Everything but loopback needs auth.').default('loopback'),
  customBindHost: text('IP address to listen on with `bind: "custom"`.', { placeholder: '192.168.1.10' }).optional(),
  auth: auth(),
  trustedProxies: texts('Addresses or CIDR ranges of reverse proxies whose forwarding headers are believed.', { advanced: true }).default([]),
  controlUi: group('The dashboard served to browsers.', {
    enabled: flag('Serve the dashboard.').default(true),
    root: text('Folder with a build of the dashboard.', { advanced: true }).optional(),
    basePath: text('URL path under which the dashboard lives, e.g. `/claw`.', { advanced: true }).default(''),
    allowedOrigins: texts('Origins of browsers outside this machine that may connect.', { advanced: true }).default([]),
  }),
  nodes: group('Devices that offer commands.', {
    pairing: group('How devices are admitted.', {
      autoApproveLocal: flag('Pair clients on this machine without asking.').default(true),
    }),
  }, { advanced: true }),
  http: http(),
  tools: tools(),
  reload: group('What happens when this file changes.', {
    mode: choice(['off', 'hot', 'restart', 'hybrid'], '`hybrid` applies what it can at once and restarts for the rest; `hot` never restarts; `restart` always does; `off` ignores edits until the next start.').default('hybrid'),
    debounceMs: count('Quiet time after the last edit before it is read, in milliseconds.', 0, 60_000).default(200),
  }, { advanced: true }),
})
