// The OpenAI provider plugin: Chat Completions and Responses, for OpenAI and every compatible server.
import { definePluginEntry } from '../../gateway/plugin-api/index.ts'
import { createOpenAiProvider } from './stream.ts'

export default definePluginEntry({
  id: 'openai',
  register(api) {
    api.registerProvider(createOpenAiProvider())
  },
})
