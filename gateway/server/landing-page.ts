// The page at the gateway's address while no dashboard is built: plain text for people, without a line of script.
import { createHash } from 'node:crypto'

const STYLE = 'body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color:#1c1c1e;background:#fff}code{background:#f2f2f5;border-radius:4px;padding:.1em .3em}@media(prefers-color-scheme:dark){body{color:#eee;background:#1c1c1e}code{background:#2c2c2e}}'

const styleHash = createHash('sha256').update(STYLE).digest('base64')
const policy = ["default-src 'none'", `style-src 'sha256-${styleHash}'`, "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]

/** Allows this one style sheet and nothing else. */
export const LANDING_PAGE_CSP = policy.join('; ')

export const LANDING_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>OpenClaw Desktop gateway</title><style>${STYLE}</style></head>
<body>
<h1>The gateway is running</h1>
<p>This is your assistant's gateway. The dashboard is not built here, so this page has nothing to click.</p>
<h2>Talk to it</h2>
<ul>
<li>In a terminal: <code>claw chat</code></li>
<li>How it is doing: <code>claw status</code>, or <code>GET /healthz</code></li>
<li>From a program: the OpenClaw gateway protocol over WebSocket at this address, or <code>POST /v1/chat/completions</code> once it is switched on</li>
</ul>
<p>Programs sign in with the gateway token: the value of <code>gateway.auth.token</code> in its configuration.</p>
</body>
</html>
`
