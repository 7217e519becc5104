// Keys under `tools`: what the model may call and what asks first; and the part of them an agent may narrow.
import { choice, count, flag, group, item, texts } from './fields.ts'

const profile = () => choice(['minimal', 'coding', 'messaging', 'full'], 'Starting set of tools.')

const execKeys = () => ({
  mode: choice(['deny', 'allowlist', 'ask', 'full'], 'Commands: `deny` none, `allowlist` only listed ones, `ask` asks outside the workspace and for unlisted ones, `full` never asks. Default: ask.').optional(),
  security: choice(['deny', 'allowlist', 'full'], 'Older form of `mode`, together with `ask`.', { advanced: true }).optional(),
  ask: choice(['off', 'on-miss', 'always'], 'Older form of `mode`: when to ask.', { advanced: true }).optional(),
})

/** `agents.*.tools`: narrows the global policy for one agent. */
export const agentToolsSection = () => item('Tools of this agent; only narrows what `tools` allows.', {
  profile: profile().optional(),
  allow: texts('Only these tools.').optional(),
  alsoAllow: texts('These tools besides the profile.').optional(),
  deny: texts('Never these tools.').optional(),
  exec: item('Commands of this agent.', execKeys()).optional(),
})

const loopDetection = () => group('Stops a run that calls tools in circles.', {
  enabled: flag('Watch for loops.').default(true),
  warningThreshold: count('Identical calls after which the model is warned.', 2, 10_000).default(5),
  criticalThreshold: count('Identical calls that end the run.', 2, 10_000).default(10),
  globalCircuitBreakerThreshold: count('Calls without any progress that end the run.', 2, 100_000).default(30),
  maxCallsPerRun: count('Calls of one run, whatever they are.', 1, 1_000_000).default(200),
}, { advanced: true })

export const toolsSection = () => group('Tools the model may call.', {
  profile: profile().optional(),
  allow: texts('Only these tools or `group:` names. Not together with `alsoAllow`.').optional(),
  alsoAllow: texts('These tools besides the profile.').optional(),
  deny: texts('Never these tools; wins over everything.').default([]),
  exec: group('Running commands.', {
    ...execKeys(),
    timeoutSeconds: count('Longest command in seconds; 0 means no limit.', 0).default(1800),
    backgroundMs: count('A command still running after this many milliseconds moves to the background.', 0).default(10_000),
    askTimeoutSeconds: count('How long a question waits for an answer.', 1).default(120),
    pathPrepend: texts('Folders put in front of PATH.', { advanced: true }).default([]),
    safeBins: texts('Programs that only filter their input and never ask.', { advanced: true }).default([]),
    safeBinTrustedDirs: texts('Folders in which `safeBins` are trusted.', { advanced: true }).default(['/bin', '/usr/bin']),
    cleanupMs: count('How long a finished background command is remembered, in milliseconds.', 60_000, 10_800_000, { advanced: true }).default(1_800_000),
  }),
  fs: group('Files.', {
    workspaceOnly: flag('Refuse files outside the workspace instead of asking.').default(false),
  }, { advanced: true }),
  sessions: group('What the session tools may see.', {
    visibility: choice(['self', 'tree', 'agent', 'all'], '`self` only the own session, `tree` also sessions it started, `agent` all of the agent, `all` every session.').default('tree'),
  }, { advanced: true }),
  agentToAgent: group('Messages between agents.', {
    enabled: flag('Allow them.').default(false),
    allow: texts('Agents that may take part.').default([]),
  }, { advanced: true }),
  loopDetection: loopDetection(),
})
