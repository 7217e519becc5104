// Keys under `session`, `messages`, `commands`, `env` and `logging`.
import { z } from 'zod'
import { byteSize, choice, count, duration, flag, group, item, map, text, texts } from './fields.ts'

const resetKeys = () => ({
  mode: choice(['none', 'daily', 'idle'], '`daily` at `atHour`, `idle` after `idleMinutes` without a message, `none` never.'),
  atHour: count('Hour of the day, local time.', 0, 23),
  idleMinutes: count('Minutes without a message.', 1),
})

const resetOverride = () => item('When such a session starts afresh.', {
  mode: resetKeys().mode.optional(),
  atHour: resetKeys().atHour.optional(),
  idleMinutes: resetKeys().idleMinutes.optional(),
})

export const sessionSection = () => group('Sessions: which messages share a conversation, and how long it lasts.', {
  mainKey: text('Name of the main session.', { advanced: true }).default('main'),
  reset: group('When a session starts afresh.', {
    mode: resetKeys().mode.default('none'),
    atHour: resetKeys().atHour.default(4),
    idleMinutes: resetKeys().idleMinutes.optional(),
  }),
  resetByType: group('The same by kind of conversation.', {
    direct: resetOverride().optional(),
    dm: resetOverride().optional(),
    group: resetOverride().optional(),
    thread: resetOverride().optional(),
  }, { advanced: true }),
  resetTriggers: texts('Further messages that start the session afresh, besides `/new` and `/reset`.', { advanced: true }).default(['/new', '/reset']),
  maintenance: group('Tidying old sessions. Pinned, archived and active ones are never touched.', {
    mode: choice(['warn', 'enforce'], '`warn` only reports in the log what is over the limits; `enforce` archives it.').default('warn'),
    pruneAfter: duration('Age from which a session counts as old.').default('30d'),
    maxEntries: count('Sessions kept unarchived; the oldest beyond count as old.', 1).default(500),
  }, { advanced: true }),
})

export const messagesSection = () => group('Messages.', {
  queue: group('What happens to messages that arrive while the agent is working.', {
    mode: choice(['steer', 'followup', 'collect', 'interrupt'], '`steer` shows it to the running agent, `followup` runs it afterwards, `collect` gathers several into one, `interrupt` stops the run.').default('steer'),
    debounceMs: count('Quiet time before gathered messages run, in milliseconds.', 0, 600_000).default(500),
    cap: count('Messages that may wait.', 1, 1000).default(20),
    drop: choice(['old', 'new', 'summarize'], 'Which go when too many wait.').default('summarize'),
  }),
})

export const commandsSection = () => group('Slash commands.', {
  text: flag('Read `/name` at the start of a message as a command; off makes it an ordinary message.').default(true),
}, { advanced: true })

export const envSection = () => z.object({
  vars: map(z.string(), 'Variables by name.', { sensitive: true }).default({}),
}).catchall(z.string()).meta({ description: 'Environment variables for `${NAME}` and for keys of providers. The real environment and `.env` files win over them. Commands of the agent do not see them; what a skill needs goes to `skills.entries`.', advanced: true, sensitive: true }).prefault({})

export const loggingSection = () => group('Logs.', {
  level: choice(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'How much is written.').default('info'),
  file: text('Path of the log file; in the state folder when left out.', { advanced: true }).optional(),
  maxFileBytes: byteSize('Size at which a new file is begun; 10 MB when left out.', { advanced: true }).optional(),
  redactSensitive: choice(['off', 'tools'], 'Known secrets are always removed; `tools` also removes what looks like one.', { advanced: true }).default('tools'),
  redactPatterns: texts('Further patterns (regular expressions) to remove.', { advanced: true }).default([]),
}, { advanced: true })
