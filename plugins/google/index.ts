// The Google provider plugin.
import { definePluginEntry } from '../../gateway/plugin-api/index.ts'
import { createGoogleProvider } from './stream.ts'

export default definePluginEntry({
  id: 'google',
  register(api) {
    api.registerProvider(createGoogleProvider())
  },
})
