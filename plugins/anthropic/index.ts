// The Anthropic provider plugin.
import { definePluginEntry } from '../../gateway/plugin-api/index.ts'
import { createAnthropicProvider } from './stream.ts'

export default definePluginEntry({
  id: 'anthropic',
  register(api) {
    api.registerProvider(createAnthropicProvider())
  },
})
