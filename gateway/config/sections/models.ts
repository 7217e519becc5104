// Keys under `models` and `auth`: which model services there are and with which keys they are called.
import { z } from 'zod'
import { choice, count, flag, group, item, map, note, open, secret, text, texts } from './fields.ts'

const cost = () => item('Prices in US dollars per million tokens.', {
  input: z.number().min(0).meta({ description: 'Tokens sent.' }).optional(),
  output: z.number().min(0).meta({ description: 'Tokens received.' }).optional(),
  cacheRead: z.number().min(0).meta({ description: 'Tokens read from the provider\'s cache.' }).optional(),
  cacheWrite: z.number().min(0).meta({ description: 'Tokens written to the provider\'s cache.' }).optional(),
})

const api = () => text('Wire dialect: `openai-completions`, `openai-responses`, `anthropic-messages`, `google-generative-ai` or one that a plugin adds.')

const headers = () => map(z.string(), 'Extra HTTP headers.', { advanced: true, sensitive: true })

const modelItem = () => item('One model of this provider.', {
  id: z.string().min(1).meta({ description: 'Name the service knows it by.' }),
  name: text('Name for people.').optional(),
  api: api().optional(),
  contextWindow: count('Context window in tokens.', 1).optional(),
  contextTokens: count('Upper limit used of that window.', 1, Number.MAX_SAFE_INTEGER, { advanced: true }).optional(),
  maxTokens: count('Longest answer in tokens.', 1).optional(),
  reasoning: flag('It can think before it answers.').optional(),
  input: texts('What it can read: `text`, `image`.').optional(),
  cost: cost().optional(),
  headers: headers().optional(),
})

const provider = () => item('One model service.', {
  baseUrl: text('Address of the service.', { placeholder: 'http://127.0.0.1:11434/v1' }).optional(),
  apiKey: secret('Key of the service; `${NAME}` reads it from the environment.').optional(),
  api: api().optional(),
  authHeader: flag('Send the key as `Authorization: Bearer` where the dialect has a header of its own for it.', { advanced: true }).optional(),
  headers: headers().optional(),
  timeoutSeconds: count('Longest wait for the first byte and between two events.', 1, 86_400, { advanced: true }).optional(),
  models: z.array(modelItem()).meta({ description: 'Models of this service.' }).default([]),
})

const usageLimit = () => item('One limit: `usd`, `tokens` or both, over a day or a month, for everything or for one `provider`, `model` or `agent`.', {
  per: choice(['day', 'month'], 'What it counts: a calendar day or a calendar month, in the zone of `agents.defaults.userTimezone`.'),
  usd: z.number().gt(0).meta({ description: 'Most US dollars. Only models whose price is known can be counted; free ones go on when it is reached.' }).optional(),
  tokens: count('Most tokens, sent and received.', 1).optional(),
  provider: text('Only models of this provider.').optional(),
  model: text('Only this model, as `provider/model`.').optional(),
  agent: text('Only this agent, by its id.').optional(),
})

export const modelsSection = () => group('Model services.', {
  mode: choice(['merge', 'replace'], '`merge` adds these to the built-in ones; `replace` uses only these.').default('merge'),
  providers: map(provider(), 'Services by a name of your choice; a model is referred to as `name/model`.').default({}),
  usageLimits: note(z.array(usageLimit()), 'How much may be used. Looked at before every call of a model: where a limit is reached, a fallback that it does not concern takes over, or the run ends and says so. Answers under way are finished; testing a model is neither counted nor held back.').default([]),
})

const profile = () => item('One account at a provider.', {
  provider: text('The provider it belongs to.'),
  mode: choice(['api_key', 'token'], 'Kind of credential; a token is sent as `Authorization: Bearer`.').default('api_key'),
  apiKey: secret('The key, for `mode: "api_key"`.').optional(),
  token: secret('The token, for `mode: "token"`.').optional(),
  displayName: text('Name, for people.').optional(),
})

export const authSection = () => group('Accounts at model services; several of one provider take turns when one is limited.', {
  profiles: map(profile(), 'Accounts by a name of your choice, e.g. `openai:work`.').default({}),
  order: map(z.array(z.string()), 'Order in which a provider\'s accounts are tried.').default({}),
}, { advanced: true })

const skillEntry = () => item('Settings of one skill.', {
  enabled: flag('Offer it.').optional(),
  apiKey: secret('Key for the environment variable the skill declares as primary; its commands see it.').optional(),
  env: map(z.string(), 'Environment variables for the commands of agents that may use the skill.', { sensitive: true }).optional(),
  config: open('The skill\'s own settings, for its `requires.config`.').optional(),
})

export const skillsSection = () => group('Skills: instructions in SKILL.md files.', {
  entries: map(skillEntry(), 'Settings by skill name.').default({}),
  allowBundled: texts('Bundled skills to offer; left out means all.', { advanced: true }).optional(),
  load: group('Where skills are found.', {
    extraDirs: texts('Further folders with skills.').default([]),
  }),
  limits: group('Keeping the list of skills small.', {
    maxCandidatesPerRoot: count('Folders looked at in one place.', 1).default(300),
    maxSkillsLoadedPerSource: count('Skills loaded from one place.', 1).default(200),
    maxSkillsInPrompt: count('Skills named in the prompt.', 0).default(150),
    maxSkillsPromptChars: count('Characters of the list in the prompt.', 0).default(18_000),
    maxSkillFileBytes: count('Largest SKILL.md in bytes.', 1).default(256_000),
  }, { advanced: true }),
})

const pluginEntry = () => item('Settings of one plugin.', {
  enabled: flag('Use it.').optional(),
  config: open('The plugin\'s own settings, checked against its manifest.').optional(),
})

export const pluginsSection = () => group('Plugins.', {
  enabled: flag('Use plugins at all; off leaves only the bundled ones.').default(true),
  allow: texts('Only these plugins (bundled ones are always allowed unless denied).').optional(),
  deny: texts('Never these plugins.').default([]),
  entries: map(pluginEntry(), 'Settings by plugin id.').default({}),
  load: group('Where plugins are found.', {
    paths: texts('Further plugin folders, or folders of plugins.').default([]),
  }, { advanced: true }),
})
