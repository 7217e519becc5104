// The official OpenAI SDK against a whole gateway: completions, streams, client tools, responses, models, refusals.
import OpenAI from 'openai'
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOKEN } from '../harness/gateway-process.ts'
import { startLive } from '../harness/live-gateway.ts'
import type { LiveGateway } from '../harness/live-gateway.ts'

let live: LiveGateway
let openai: OpenAI
beforeAll(async () => {
  live = await startLive({ config: { gateway: { mode: 'local', bind: 'loopback', auth: { mode: 'token', token: TOKEN }, http: { endpoints: { chatCompletions: { enabled: true }, responses: { enabled: true } } } } } })
  openai = clientOf(live)
})
afterAll(() => live.stop())

function clientOf(target: LiveGateway, apiKey = TOKEN): OpenAI {
  return new OpenAI({ baseURL: `${target.gateway().url}/v1`, apiKey, maxRetries: 0 })
}

const user = (content: string): ChatCompletionMessageParam => ({ role: 'user', content })
const WEATHER = { name: 'get_weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } }
const ASKS_WEATHER = 'How is it? [[tool=get_weather {"city":"Lisbon"}]]'

describe('chat completions', () => {
  it('answer whole, with usage', async () => {
    const completion = await openai.chat.completions.create({ model: 'openclaw', messages: [{ role: 'system', content: 'Be brief.' }, user('[[reply=good morning]]')] })
    expect(completion).toMatchObject({ object: 'chat.completion', id: expect.stringMatching(/^chatcmpl_/), model: 'openclaw', choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'good morning' } }] })
    expect(completion.usage?.total_tokens).toBe((completion.usage?.prompt_tokens ?? 0) + (completion.usage?.completion_tokens ?? 0))
    expect(JSON.stringify(live.model.lastRequest()?.body)).toContain('Be brief.')
  })

  it('stream piece by piece, and say usage last when asked', async () => {
    const stream = await openai.chat.completions.create({ model: 'openclaw/default', messages: [user('[[tokens=40]] [[rate=200]]')], stream: true, stream_options: { include_usage: true } })
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
    expect(text.split(' ')).toHaveLength(40)
    expect(chunks.filter(({ choices }) => (choices[0]?.delta.content ?? '') !== '').length).toBeGreaterThan(1)
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } })
  })

  it('hand tool calls to the client and take its results, several rounds in one conversation', async () => {
    const tools = [{ type: 'function' as const, function: WEATHER }]
    const messages = [user(ASKS_WEATHER)]
    const first = await openai.chat.completions.create({ model: 'openclaw', messages, tools })
    expect(first.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls: [{ type: 'function', function: { name: 'get_weather' } }] } })
    const [message] = first.choices.map((choice) => choice.message)
    const [call] = message?.tool_calls ?? []
    expect(call?.type === 'function' ? JSON.parse(call.function.arguments) : null).toEqual({ city: 'Lisbon' })
    const second = await openai.chat.completions.create({ model: 'openclaw', tools, messages: [...messages, ...(message === undefined ? [] : [message]), { role: 'tool', tool_call_id: call?.id ?? '', content: 'sunny, 24 degrees' }] })
    expect(second.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'The tool said: sunny, 24 degrees' } })
  })

  it('stream tool calls too', async () => {
    const runner = openai.chat.completions.stream({ model: 'openclaw', messages: [user(ASKS_WEATHER)], tools: [{ type: 'function', function: WEATHER }] })
    const { choices } = await runner.finalChatCompletion()
    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls: [{ function: { name: 'get_weather', arguments: '{"city":"Lisbon"}' } }] } })
  })

  it('remember the conversation of a user, and nothing otherwise', async () => {
    const model = 'openclaw'
    await openai.chat.completions.create({ model, user: 'ann', messages: [user('my cat is called Miso')] })
    await openai.chat.completions.create({ model, user: 'ann', messages: [user('what is my cat called?')] })
    expect(JSON.stringify(live.model.lastRequest()?.body)).toContain('Miso')
    await openai.chat.completions.create({ model, messages: [user('what is my cat called?')] })
    expect(JSON.stringify(live.model.lastRequest()?.body)).not.toContain('Miso')
  })

  it('speak to the session and the model that OpenClaw\'s headers name', async () => {
    const headers = { 'x-openclaw-session-key': 'shared', 'x-openclaw-model': 'scripted/scripted-1', 'x-openclaw-agent-id': 'main', 'x-openclaw-message-channel': 'web' }
    await openai.chat.completions.create({ model: 'openclaw', messages: [user('said over http')] }, { headers })
    const person = await live.enter()
    expect(JSON.stringify(await person.history('shared'))).toContain('said over http')
  })

  it.each([
    ['a reserved session key', { 'x-openclaw-session-key': 'subagent:x' }, 'openclaw', 400],
    ['an unknown agent', { 'x-openclaw-agent-id': 'nobody' }, 'openclaw', 404],
    ['a model that is no agent', {}, 'gpt-5', 400],
  ])('refuse %s', async (_name, headers, model, status) => {
    await expect(openai.chat.completions.create({ model, messages: [user('hi')] }, { headers })).rejects.toMatchObject({ status })
  })

  it('say why the model failed', async () => {
    await expect(openai.chat.completions.create({ model: 'openclaw', messages: [user('[[error=401]]')] })).rejects.toMatchObject({ status: 502 })
  })
})

describe('responses', () => {
  it('answer whole', async () => {
    const response = await openai.responses.create({ model: 'openclaw', input: '[[reply=hello from responses]]', instructions: 'Be brief.' })
    expect(response).toMatchObject({ object: 'response', id: expect.stringMatching(/^resp_/), status: 'completed', output_text: 'hello from responses' })
  })

  it('stream named events to their end', async () => {
    const events = []
    for await (const event of await openai.responses.create({ model: 'openclaw', input: '[[tokens=20]] [[rate=200]]', stream: true })) events.push(event)
    expect(events.map(({ type }) => type).filter((type, index, all) => all[index - 1] !== type)).toEqual([
      'response.created', 'response.output_item.added', 'response.content_part.added', 'response.output_text.delta', 'response.output_text.done', 'response.content_part.done', 'response.output_item.done', 'response.completed',
    ])
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index))
  })

  it('continue from an earlier one', async () => {
    const first = await openai.responses.create({ model: 'openclaw', input: 'my dog is called Pixel' })
    const second = await openai.responses.create({ model: 'openclaw', input: 'what is my dog called?', previous_response_id: first.id })
    expect(second.previous_response_id).toBe(first.id)
    expect(JSON.stringify(live.model.lastRequest()?.body)).toContain('Pixel')
    await expect(openai.responses.create({ model: 'openclaw', input: 'and now?', previous_response_id: 'resp_unknown' })).rejects.toMatchObject({ status: 400, param: 'previous_response_id' })
  })

  it('hand tool calls to the client and take its results', async () => {
    const tools = [{ type: 'function' as const, ...WEATHER, strict: false }]
    const first = await openai.responses.create({ model: 'openclaw', input: ASKS_WEATHER, tools })
    const call = first.output.find((item) => item.type === 'function_call')
    expect(call).toMatchObject({ name: 'get_weather', arguments: '{"city":"Lisbon"}' })
    const second = await openai.responses.create({ model: 'openclaw', tools, previous_response_id: first.id, input: [{ type: 'function_call_output', call_id: call?.call_id ?? '', output: 'windy' }] })
    expect(second.output_text).toBe('The tool said: windy')
  })
})

describe('models', () => {
  it('are the agents', async () => {
    const { data } = await openai.models.list()
    expect(data.map(({ id, owned_by }) => `${id} ${owned_by}`)).toEqual(['openclaw openclaw', 'openclaw/default openclaw', 'openclaw/main openclaw'])
    expect(await openai.models.retrieve('openclaw/main')).toMatchObject({ id: 'openclaw/main', object: 'model', created: 0 })
    await expect(openai.models.retrieve('openclaw/nobody')).rejects.toMatchObject({ status: 404 })
  })
})

describe('the door', () => {
  it('is shut to a wrong key', async () => {
    await expect(clientOf(live, 'wrong').models.list()).rejects.toMatchObject({ status: 401, type: 'unauthorized' })
  })

  it('has nothing behind it until the endpoints are switched on', async () => {
    const plain = await startLive()
    const closed = clientOf(plain)
    const attempts = [() => closed.chat.completions.create({ model: 'openclaw', messages: [user('hi')] }), () => closed.responses.create({ model: 'openclaw', input: 'hi' }), () => closed.models.list()]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ status: 404 })
    await plain.stop()
  })
})
