// The door of configuration.
export type { AgentProfile } from './agent-profile.ts'
export type { ConfigChange, ConfigIssue, ConfigMode, ConfigService } from './config-service.ts'
export type { OpenClawConfig } from './schema.ts'
