// Removes secrets from text before it leaves the process: values registered at run time, secret-looking keys, token-looking strings.

export interface Redactor {
  /** From now on this value is removed wherever it appears. Values under 4 characters are ignored: they would hide ordinary text. */
  register(secret: string): void
  /** Which texts are removed besides registered values. `guesses`: what looks like a secret. Default: guesses, no patterns. */
  configure(options: { readonly guesses: boolean; readonly patterns: readonly RegExp[] }): void
  /** The text without secrets. Works on plain text and on JSON lines. */
  redact(text: string): string
}

export const REDACTED = '[redacted]'
const MIN_SECRET_LENGTH = 4

/** `"apiKey":"…"` in JSON; numbers and objects stay, so that token counts survive. */
const SECRET_FIELD = /("[^"\\]{0,40}(?:token|secret|password|passphrase|api[-_]?key|private[-_]?key|authorization|cookie|credential|signature)[^"\\]{0,20}"\s*:\s*)"(?:[^"\\]|\\.)+"/gi

const TOKEN_LIKE = new RegExp(
  [
    String.raw`\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}`,
    String.raw`\bgh[pousr]_[A-Za-z0-9]{20,}`,
    String.raw`\bgithub_pat_[A-Za-z0-9_]{20,}`,
    String.raw`\bxox[abeoprs]-[A-Za-z0-9-]{10,}`,
    String.raw`\bAIza[A-Za-z0-9_-]{30,}`,
    String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`,
    String.raw`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`,
    String.raw`\b\d{6,12}:[A-Za-z0-9_-]{30,}`,
    String.raw`-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----`,
    // 32 random bytes as base64url, the shape of every token of ours.
    String.raw`(?<![A-Za-z0-9_/+-])(?=[A-Za-z0-9_-]*[a-z])(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_/+=-])`,
  ].join('|'),
  'g',
)
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/g
const URL_CREDENTIALS = /(:\/\/)[^\s/:@"]+:[^\s/@"]+@/g
const QUERY_SECRET = /([?&#](?:token|access_token|key|api_?key|secret|password|code)=)[^&\s"#]+/gi

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
}

export function createRedactor(secrets: readonly string[] = []): Redactor {
  const known = new Set<string>()
  let pattern: RegExp | null = null
  let guesses = true
  let patterns: readonly RegExp[] = []

  function register(secret: string): void {
    if (secret.length < MIN_SECRET_LENGTH || known.has(secret)) return
    known.add(secret)
    // Inside JSON a secret may be written with escapes. Longer first, so that a secret containing another disappears whole.
    const spellings = [...known].flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    const unique = [...new Set(spellings)].toSorted((left, right) => right.length - left.length)
    pattern = new RegExp(unique.map(escapePattern).join('|'), 'g')
  }

  for (const secret of secrets) register(secret)
  return {
    register,
    configure(options) {
      guesses = options.guesses
      // Global, or only the first place would be cleaned; never sticky, which would look at the beginning only.
      patterns = options.patterns.map((each) => new RegExp(each.source, `${each.flags.replace(/[gy]/g, '')}g`))
    },
    redact(text) {
      const withoutKnown = patterns.reduce((clean, each) => clean.replace(each, REDACTED), pattern === null ? text : text.replace(pattern, REDACTED))
      if (!guesses) return withoutKnown
      return withoutKnown
        .replace(SECRET_FIELD, `$1"${REDACTED}"`)
        .replace(BEARER, `$1 ${REDACTED}`)
        .replace(TOKEN_LIKE, REDACTED)
        .replace(URL_CREDENTIALS, `$1${REDACTED}@`)
        .replace(QUERY_SECRET, `$1${REDACTED}`)
    },
  }
}
