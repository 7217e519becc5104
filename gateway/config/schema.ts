// The configuration's schema: the single source of validation, defaults, descriptions, forms and docs.
import { z } from 'zod'
import { agentsSection } from './sections/agents.ts'
import { open, text } from './sections/fields.ts'
import { gatewaySection } from './sections/gateway.ts'
import { authSection, modelsSection, pluginsSection, skillsSection } from './sections/models.ts'
import { commandsSection, envSection, loggingSection, messagesSection, sessionSection } from './sections/session.ts'
import { toolsSection } from './sections/tools.ts'
import { uiSection } from './sections/ui.ts'

function buildSchema() {
  return z.strictObject({
    $schema: text('Address of a JSON Schema for editors.', { advanced: true }).optional(),
    meta: open('Notes of the program that wrote the file last.', { advanced: true }).optional(),
    wizard: open('Notes of the onboarding.', { advanced: true }).optional(),
    gateway: gatewaySection(),
    agents: agentsSection(),
    models: modelsSection(),
    auth: authSection(),
    session: sessionSection(),
    messages: messagesSection(),
    commands: commandsSection(),
    tools: toolsSection(),
    skills: skillsSection(),
    plugins: pluginsSection(),
    env: envSection(),
    logging: loggingSection(),
    ui: uiSection(),
  }).meta({ title: 'openclaw.json', description: 'Configuration of the gateway and its agents.' })
}

let schema: ReturnType<typeof buildSchema> | undefined

/** The schema, built at first use: who only reads paths or parses a text does not pay for it. */
export function configSchema(): ReturnType<typeof buildSchema> {
  schema ??= buildSchema()
  return schema
}

/** The configuration with every default filled in. */
export type OpenClawConfig = z.output<ReturnType<typeof buildSchema>>

/** The configuration of a fresh install. */
export function defaultConfig(): OpenClawConfig {
  return configSchema().parse({}, { jitless: true })
}
