// Keys under `agents`: defaults, the two shapes of the roster (`list` and `entries`), and which one is the default.
import { z } from 'zod'
import { choice, count, duration, flag, group, item, map, note, ratio, text, texts, THINKING_LEVELS } from './fields.ts'
import { agentToolsSection } from './tools.ts'

const model = (description = 'Which model answers: a reference `provider/model` (or alias), or `{ primary, fallbacks }`.') => z.union([
  z.string().min(1),
  item('Primary model and what takes over when it fails.', {
    primary: text('Model reference `provider/model` or an alias.').optional(),
    fallbacks: texts('Models to try in order when the primary fails.').default([]),
  }),
]).meta({ description })

const thinkingDefault = () => choice(THINKING_LEVELS, 'How much the model thinks before it answers, unless the session says otherwise.')

const compaction = () => group('Summarising the old part of a long conversation when the window fills.', {
  reserveTokensFloor: count('Tokens of the window kept free, at most half of it. Left out: a quarter of the window, which is also the least.', 0).optional(),
  keepRecentTokens: count('Tokens of recent conversation left as they are.', 0).default(20_000),
  recentTurnsPreserve: count('Recent turns left as they are, also beyond `keepRecentTokens`, as long as half of the conversation remains to be summarised.', 0, 1000).default(3),
  timeoutSeconds: count('Longest wait for the summary before an extractive one is made without a model.', 1, 3600).default(180),
  model: text('Model that writes the summary; the session\'s own when left out.').optional(),
  thinking: choice(THINKING_LEVELS, 'Thinking level of the summary; `off` when left out.').optional(),
}, { advanced: true })

const history = () => group('How much of a conversation goes into one request.', {
  historyTokens: count('Most tokens of earlier turns; never more than half of the model\'s window. Lower is faster and cheaper, higher remembers more before compaction.', 1000).default(32_000),
  historyMessages: count('Most messages of earlier turns.', 2, 100_000).default(400),
}, { advanced: true })

/** OpenClaw passes on whatever stands here; we read these two and set the rest aside by name. */
const params = (description: string) => item(description, {
  temperature: note(z.number().min(0).max(2), 'How freely the model chooses its words, 0 to 2. Models that think ignore it or refuse it.').optional(),
  maxTokens: count('Longest answer in tokens.', 1).optional(),
}, { advanced: true })

const contextPruning = () => group('Trimming old tool results in what the model sees; the log keeps them whole.', {
  mode: choice(['off', 'cache-ttl'], '`cache-ttl` trims once the provider\'s cache has expired.').default('cache-ttl'),
  ttl: duration('How long a provider\'s cache is assumed to live.').default('5m'),
  keepLastAssistants: count('Recent assistant turns whose results are never trimmed.', 0, 1000).default(3),
  softTrimRatio: ratio('Share of the window in use from which long results are shortened.').default(0.3),
  hardClearRatio: ratio('Share of the window in use from which old results are cleared.').default(0.5),
  minPrunableToolChars: count('Clear only when at least this many characters can go.', 0).default(50_000),
  softTrim: group('Shortening one long result.', {
    maxChars: count('Results longer than this are shortened.', 0).default(4000),
    headChars: count('Characters kept from the start.', 0).default(1500),
    tailChars: count('Characters kept from the end.', 0).default(1500),
  }),
  hardClear: group('Clearing old results.', {
    enabled: flag('Allow it.').default(true),
    placeholder: text('What stands in place of a cleared result.').default('[Old tool result content cleared]'),
  }),
}, { advanced: true })

const subagentModel = () => model('Which model answers when the agent runs as a sub-agent; its usual one when left out.')

const subagentDefaults = () => group('Agents started by an agent.', {
  maxConcurrent: count('Sub-agents that run at the same time over all sessions; more wait.', 1, 1000).default(8),
  maxSpawnDepth: count('How deep sub-agents may start further ones.', 1, 5).default(1),
  maxChildrenPerAgent: count('Unfinished sub-agents one session may have.', 1, 1000).default(5),
  archiveAfterMinutes: count('Minutes after which a finished sub-agent\'s session is archived; 0 means never.', 0).default(60),
  runTimeoutSeconds: count('Longest run of a sub-agent in seconds; 0 means the agent\'s own limit.', 0).default(0),
  model: subagentModel().optional(),
  thinking: choice(THINKING_LEVELS, 'Thinking level of sub-agents; the agent\'s own when left out.').optional(),
  allowAgents: texts('Agents that may be started besides the same one; `*` means all.').optional(),
}, { advanced: true })

const modelEntry = () => item('Settings of one model reference.', {
  alias: text('Short name for /model.').optional(),
  params: params('Request parameters for this model.').optional(),
})

const defaults = () => group('What every agent starts from.', {
  workspace: text('Folder the default agent works in.', { placeholder: '~/.openclaw-desktop/workspace' }).optional(),
  model: model().optional(),
  models: map(modelEntry(), 'Aliases and parameters by model reference.').default({}),
  thinkingDefault: thinkingDefault().optional(),
  timeoutSeconds: count('Longest run in seconds.', 1).default(600),
  maxConcurrent: count('Runs at the same time over all sessions; more wait.', 1, 1000).default(64),
  bootstrapMaxChars: count('Longest workspace file put into the prompt, in characters.', 0, 10_000_000, { advanced: true }).default(20_000),
  bootstrapTotalMaxChars: count('All workspace files in the prompt together, in characters.', 0, 10_000_000, { advanced: true }).default(60_000),
  contextTokens: count('Upper limit of the context window in tokens, below what the model offers.', 1024, 100_000_000, { advanced: true }).optional(),
  context: history(),
  compaction: compaction(),
  contextPruning: contextPruning(),
  skills: texts('Skills agents may use; left out means all, an empty list none.', { advanced: true }).optional(),
  subagents: subagentDefaults(),
  userTimezone: text('Time zone of the owner, e.g. `Europe/Berlin`; the machine\'s own when left out.').optional(),
})

const agentKeys = () => ({
  name: text('Name for people.').optional(),
  workspace: text('Folder the agent works in.').optional(),
  model: model().optional(),
  thinkingDefault: thinkingDefault().optional(),
  timeoutSeconds: count('Longest run in seconds.', 1).optional(),
  identity: item('How the agent presents itself.', {
    name: text('Name it goes by.').optional(),
    theme: text('Character in a few words.').optional(),
    emoji: text('Emoji beside its name.').optional(),
    avatar: text('Path in the workspace or URL of a picture.').optional(),
  }).optional(),
  skills: texts('Skills this agent may use; replaces the defaults.').optional(),
  tools: agentToolsSection().optional(),
  subagents: item('Sub-agents of this agent.', {
    allowAgents: texts('Agents it may start besides itself; `*` means all.').optional(),
    model: subagentModel().optional(),
    thinking: choice(THINKING_LEVELS, 'Thinking level when it runs as a sub-agent.').optional(),
  }, { advanced: true }).optional(),
  params: params('Request parameters of this agent; win over those of the model.').optional(),
})

const agentId = () => z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be 1 to 64 letters, digits, "-" or "_"')

export const agentsSection = () => group('Agents: each has a workspace, a model and sessions of its own.', {
  defaults: defaults(),
  list: z.array(item('One agent.', {
    id: agentId().meta({ description: 'Short name, part of its session keys.' }),
    default: flag('The agent that answers when none is named.').optional(),
    ...agentKeys(),
  })).meta({ description: 'Agents as a list. `entries` is the newer shape; both may be used.' }).default([]),
  entries: z.record(agentId(), item('One agent.', {
    default: flag('The agent that answers when none is named.').optional(),
    ...agentKeys(),
  })).meta({ description: 'Agents by their short name.' }).default({}),
  default: text('Short name of the agent that answers when none is named.').optional(),
})
