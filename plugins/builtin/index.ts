// The built-in assistant's plugin: works without a key, a network or a language model.
import { definePluginEntry } from '../../gateway/plugin-api/index.ts'
import { createBuiltinProvider } from './stream.ts'

export default definePluginEntry({
  id: 'builtin',
  register(api) {
    api.registerProvider(createBuiltinProvider({ now: () => new Date() }))
  },
})
