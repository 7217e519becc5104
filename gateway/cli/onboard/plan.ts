// From answers to the changes they mean, and how those read to a person. Pure: nothing is written here.
import { keyName, secretReference } from '../client/store-secret.ts'

export interface Answers {
  /** Null: go on with the built-in assistant for now. */
  readonly model: string | null
  /** A service that is not in the configuration yet. */
  readonly service?: { readonly provider: string; readonly api?: string; readonly baseUrl?: string }
  /** A pasted key, or the variable that holds one already. */
  readonly key?: { readonly pasted: string } | { readonly variable: string }
  readonly assistantName?: string
  readonly workspace?: string
}

export interface Plan {
  /** JSON merge patch of the configuration. */
  readonly patch: Readonly<Record<string, unknown>>
  /** For the secret store. */
  readonly secret: { readonly name: string; readonly value: string } | null
  readonly assistantName: string | null
  readonly summary: readonly string[]
}

const DEFAULT_API = 'openai-completions'

export function planChanges(answers: Answers, places: { readonly configPath: string; readonly stateDir: string }): Plan {
  const provider = answers.service?.provider ?? answers.model?.split('/')[0] ?? ''
  const secret = answers.key !== undefined && 'pasted' in answers.key ? { name: keyName(provider), value: answers.key.pasted } : null
  const variable = answers.key !== undefined && 'variable' in answers.key ? answers.key.variable : null
  const service = answers.service === undefined ? {} : serviceEntry(answers)
  const entry = { ...service, ...(secret === null ? {} : { apiKey: secretReference(secret.name) }), ...(variable === null ? {} : { apiKey: `\${${variable}}` }) }
  const defaults = {
    // Null removes an earlier choice: the gateway then takes what it finds, at least the built-in assistant.
    model: answers.model === null ? null : { primary: answers.model },
    ...(answers.workspace === undefined ? {} : { workspace: answers.workspace }),
  }
  return {
    patch: {
      ...(Object.keys(entry).length === 0 ? {} : { models: { providers: { [provider]: entry } } }),
      agents: { defaults },
    },
    secret,
    assistantName: answers.assistantName ?? null,
    summary: [
      answers.model === null ? 'Model: none for now; the built-in assistant answers (it is no language model).' : `Model: ${answers.model}${answers.service?.baseUrl === undefined ? '' : ` at ${answers.service.baseUrl}`}`,
      ...(secret !== null ? ['Key: stored in the keychain of this system, or in a sealed file where there is none'] : variable === null ? [] : [`Key: the one in your environment variable ${variable}`]),
      ...(answers.assistantName === undefined ? [] : [`Name: ${answers.assistantName}`]),
      ...(answers.workspace === undefined ? [] : [`Workspace: ${answers.workspace}`]),
      `Settings go to ${places.configPath}`,
    ],
  }
}

function serviceEntry(answers: Answers): Readonly<Record<string, unknown>> {
  const { api, baseUrl } = answers.service ?? {}
  const id = answers.model?.slice(answers.model.indexOf('/') + 1)
  return {
    ...(baseUrl === undefined ? {} : { baseUrl, api: api ?? DEFAULT_API }),
    ...(baseUrl === undefined || id === undefined ? {} : { models: [{ id, name: id }] }),
  }
}

/** Problems with what was typed, in words for the prompt; undefined when it is fine. */
export function checkBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return 'An address looks like http://127.0.0.1:11434/v1'
  const { protocol, username, hostname } = new URL(text)
  if (protocol !== 'http:' && protocol !== 'https:') return 'It begins with http:// or https://'
  if (username !== '') return 'Leave the name and password out; the key is asked next.'
  const local = /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])|\.local$/.test(hostname)
  return protocol === 'http:' && !local ? 'Without https the key and your messages could be read on the way; use https.' : undefined
}
