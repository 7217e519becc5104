// The configuration's schema: the single source of validation, defaults, descriptions, forms and docs.
import { z } from 'zod'

export const openClawConfigSchema = z.strictObject({})
export type OpenClawConfig = z.output<typeof openClawConfigSchema>
