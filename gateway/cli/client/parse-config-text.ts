// JSON5, loaded only for a configuration that is no plain JSON. Takes the parser alone, not the configuration's schema.
import { parseJson5 } from '../../config/index.ts'

/** The value, or null for a broken file: `claw config validate` explains it. */
export function parseConfigText(text: string): unknown {
  const parsed = parseJson5(text)
  return parsed.ok ? parsed.value : null
}
