// Whether something that leaves the workspace may happen: the arithmetic of `security` and `ask`, without I/O.

export const EXEC_SECURITIES = ['deny', 'allowlist', 'full'] as const
export const EXEC_ASKS = ['off', 'on-miss', 'always'] as const
export const EXEC_MODES = ['deny', 'allowlist', 'ask', 'full'] as const
export type ExecSecurity = (typeof EXEC_SECURITIES)[number]
export type ExecAsk = (typeof EXEC_ASKS)[number]
export type ExecMode = (typeof EXEC_MODES)[number]

export interface ExecRule {
  readonly security: ExecSecurity
  readonly ask: ExecAsk
}

/** `tools.exec` as configured: the one word, OpenClaw's older pair, or nothing. */
export interface ExecPolicyConfig {
  readonly mode?: ExecMode
  readonly security?: ExecSecurity
  readonly ask?: ExecAsk
}

const RULE_OF_MODE: Readonly<Record<ExecMode, ExecRule>> = {
  deny: { security: 'deny', ask: 'off' },
  allowlist: { security: 'allowlist', ask: 'off' },
  ask: { security: 'allowlist', ask: 'on-miss' },
  full: { security: 'full', ask: 'off' },
}

/** The stricter half of each. */
export function stricterRule(left: ExecRule, right: ExecRule): ExecRule {
  return {
    security: EXEC_SECURITIES[Math.min(EXEC_SECURITIES.indexOf(left.security), EXEC_SECURITIES.indexOf(right.security))] ?? 'deny',
    ask: EXEC_ASKS[Math.max(EXEC_ASKS.indexOf(left.ask), EXEC_ASKS.indexOf(right.ask))] ?? 'always',
  }
}

/** Default `ask`. A file that has both the word and the pair gets the stricter of the two. */
export function configuredRule({ mode, security, ask }: ExecPolicyConfig): ExecRule {
  if (security === undefined && ask === undefined) return RULE_OF_MODE[mode ?? 'ask']
  // The older defaults: an unlisted command is asked about unless everything or nothing is allowed.
  const pair: ExecRule = { security: security ?? 'allowlist', ask: ask ?? (security === undefined || security === 'allowlist' ? 'on-miss' : 'off') }
  return mode === undefined ? pair : stricterRule(RULE_OF_MODE[mode], pair)
}

/** The strictest of several levels (global, agent, session). A level that says nothing changes nothing; if none does, `ask`. */
export function combinedRule(levels: readonly ExecPolicyConfig[]): ExecRule {
  const outspoken = levels.filter(({ mode, security, ask }) => mode !== undefined || security !== undefined || ask !== undefined)
  return outspoken.length === 0 ? RULE_OF_MODE.ask : outspoken.map(configuredRule).reduce(stricterRule)
}

/** The one word for what holds: of the levels, and of what the host allows at most. */
export function effectiveMode(levels: readonly ExecPolicyConfig[], host: ExecRule): ExecMode {
  const { security, ask } = stricterRule(combinedRule(levels), host)
  if (security === 'deny') return 'deny'
  return ask !== 'off' ? 'ask' : security
}

/** The decision; `isListed`: the owner allowed exactly this before, or it is known to be harmless. */
export function decide(rule: ExecRule, isListed: boolean): 'allow' | 'ask' | 'refuse' {
  if (rule.security === 'deny') return 'refuse'
  if (rule.ask === 'always') return 'ask'
  if (rule.security === 'full' || isListed) return 'allow'
  return rule.ask === 'on-miss' ? 'ask' : 'refuse'
}
