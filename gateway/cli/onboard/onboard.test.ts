// The onboarding: what is asked, what it means, what is written, and what is not.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeRefusal } from '../testing/fake-gateway.ts'
import type { FakeHandler } from '../testing/fake-gateway.ts'
import type { GatewayScene } from '../testing/gateway-scene.ts'
import { createGatewayScene } from '../testing/gateway-scene.ts'
import type { TestOutcome } from './apply.ts'
import { readCandidates } from './candidates.ts'
import type { Answers } from './plan.ts'
import { checkBaseUrl, planChanges } from './plan.ts'
import type { Prompts } from './wizard.ts'
import { askAll } from './wizard.ts'

const PLACES = { configPath: '/s/openclaw.json', stateDir: '/s' }
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** Answers the wizard's questions in order; `choose` answers must be among the offered ones. */
function scripted(answers: string[], said: string[] = []): Prompts {
  const next = (): string => answers.shift() ?? ''
  return {
    say: (text) => void said.push(text),
    choose: (_, choices) => {
      const answer = next()
      if (!choices.some((choice) => choice.value === answer)) throw new Error(`"${answer}" was not offered: ${choices.map((choice) => choice.value).join(', ')}`)
      return Promise.resolve(answer)
    },
    ask: (question, { initial, check }) => {
      const answer = next() || (initial ?? '')
      const problem = check?.(answer)
      if (problem !== undefined) throw new Error(`${question}: ${problem}`)
      return Promise.resolve(answer)
    },
    askSecret: () => Promise.resolve(next()),
    confirm: () => Promise.resolve(true),
    busy: (_, work) => work(),
  }
}

const defaults = { assistantName: 'Assistant', workspace: '/s/workspace' }
const works = (): Promise<TestOutcome> => Promise.resolve({ state: 'ok', durationMs: 800 })

describe('the wizard', () => {
  it('takes a model that was found', async () => {
    const candidates = readCandidates({ candidates: [{ provider: 'ollama', label: 'Ollama on this computer', baseUrl: 'http://127.0.0.1:11434/v1', api: 'openai-completions', models: ['llama3.3', 'qwen3'] }] })
    const answers = await askAll(scripted(['found:0', 'ollama/qwen3', 'Molty', '']), { candidates, defaults, test: works })
    expect(answers).toEqual({ model: 'ollama/qwen3', service: { provider: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', api: 'openai-completions' }, assistantName: 'Molty' })
  })

  it('tries the model, and asks again when it does not answer', async () => {
    const outcomes: TestOutcome[] = [{ state: 'failed', message: 'the key was refused' }, { state: 'ok', durationMs: 100 }]
    const said: string[] = []
    const answers = await askAll(scripted(['key', 'openai', 'sk-wrong', '', 'again', 'key', 'openai', 'sk-right', '', '', ''], said), { candidates: [], defaults, test: () => Promise.resolve(outcomes.shift() ?? { state: 'ok', durationMs: null }) })
    expect(answers).toEqual({ model: 'openai/gpt-6.1-terra', key: { pasted: 'sk-right' } })
    expect(said).toEqual(['openai/gpt-6.1-terra did not answer: the key was refused', 'openai/gpt-6.1-terra answered in 0.1 s.'])
  })

  it('works without any model', async () => {
    expect(await askAll(scripted(['none', '', '']), { candidates: [], defaults, test: works })).toEqual({ model: null })
  })

  it('accepts addresses that keep the key private only', () => {
    expect(checkBaseUrl('http://127.0.0.1:1234/v1')).toBeUndefined()
    expect(checkBaseUrl('https://api.example.com/v1')).toBeUndefined()
    expect(checkBaseUrl('http://api.example.com/v1')).toContain('https')
    expect(checkBaseUrl('https://me:pw@example.com')).toContain('key is asked next')
    expect(checkBaseUrl('ftp://x')).toContain('http')
    expect(checkBaseUrl('ollama')).toContain('looks like')
  })
})

describe('the plan', () => {
  it('keeps a pasted key out of the configuration and out of the summary', () => {
    const plan = planChanges({ model: 'openai/gpt-5', key: { pasted: 'sk-secret' }, assistantName: 'Molty' }, PLACES)
    expect(plan.patch).toEqual({ models: { providers: { openai: { apiKey: { source: 'store', provider: 'default', id: 'openai.key' } } } }, agents: { defaults: { model: { primary: 'openai/gpt-5' } } } })
    expect(plan.secret).toEqual({ name: 'openai.key', value: 'sk-secret' })
    expect(plan.summary.join('\n')).not.toContain('sk-secret')
  })

  it('describes a service of one\'s own', () => {
    const answers: Answers = { model: 'my-vllm/llama', service: { provider: 'my-vllm', baseUrl: 'http://10.0.0.2/v1' }, key: { variable: 'VLLM_KEY' } }
    expect(planChanges(answers, PLACES).patch).toEqual({
      models: { providers: { 'my-vllm': { baseUrl: 'http://10.0.0.2/v1', api: 'openai-completions', models: [{ id: 'llama', name: 'llama' }], apiKey: '${VLLM_KEY}' } } },
      agents: { defaults: { model: { primary: 'my-vllm/llama' } } },
    })
  })
})

describe('claw onboard --non-interactive', () => {
  async function scene(handlers: Readonly<Record<string, FakeHandler>>): Promise<GatewayScene> {
    const made = await createGatewayScene({ 'config.get': () => ({ hash: 'h1' }), 'config.patch': () => ({ ok: true, changedPaths: ['agents.defaults.model.primary'] }), 'agents.update': () => ({ ok: true }), 'desktop.secrets.set': () => ({ ok: true, name: 'openai.key', place: 'keychain' }), ...handlers })
    cleanups.push(made.close)
    return made
  }

  it('tries the model, stores the key and sets everything up', async () => {
    const { claw, gateway } = await scene({ 'desktop.models.test': () => ({ ok: true, durationMs: 5 }) })
    const { code, out, err } = await claw(['onboard', '--non-interactive', '--model', 'openai/gpt-5', '--key-stdin', '--name', 'Molty'], { input: 'sk-secret\n' })
    expect([code, err]).toEqual([0, ''])
    expect(out).not.toContain('sk-secret')
    expect(gateway.requests.map((request) => request.method)).toEqual(['desktop.models.test', 'desktop.secrets.set', 'config.get', 'config.patch', 'agents.update'])
    expect(gateway.requests[1]?.params).toEqual({ name: 'openai.key', value: 'sk-secret' })
    expect(gateway.requests[3]?.params).toEqual({ raw: JSON.stringify({ models: { providers: { openai: { apiKey: { source: 'store', provider: 'default', id: 'openai.key' } } } }, agents: { defaults: { model: { primary: 'openai/gpt-5' } } } }), baseHash: 'h1' })
  })

  it('writes nothing when the model does not answer', async () => {
    const { claw, gateway } = await scene({ 'desktop.models.test': () => ({ ok: false, message: 'the key was refused' }) })
    const { code, err, io } = await claw(['onboard', '--non-interactive', '--model', 'openai/gpt-5', '--key-stdin'], { input: 'sk-wrong\n' })
    expect(code).toBe(1)
    expect(err).toContain('openai/gpt-5 did not answer: the key was refused')
    expect(existsSync(join(io.env['OPENCLAW_STATE_DIR'] ?? '', '.env'))).toBe(false)
    expect(gateway.requests.map((request) => request.method)).toEqual(['desktop.models.test'])
  })

  it('goes on where models can not be tried yet, and prints one JSON document', async () => {
    const { claw } = await scene({ 'desktop.models.test': () => { throw new FakeRefusal({ code: 'INVALID_REQUEST', message: 'unknown method: desktop.models.test' }) } })
    const { out } = await claw(['onboard', '--non-interactive', '--model', 'openai/gpt-5', '--key-env', 'OPENAI_API_KEY', '--json'])
    expect(JSON.parse(out)).toEqual({ ok: true, model: 'openai/gpt-5', test: 'untested', changedPaths: ['agents.defaults.model.primary'], remarks: [] })
  })

  it('says what is missing', async () => {
    const { claw } = await scene({})
    expect((await claw(['onboard', '--non-interactive'])).err).toContain('wants --model')
    expect((await claw(['onboard'])).err).toContain('needs a terminal')
    expect((await claw(['onboard', '--non-interactive', '--model', 'gpt-5'])).code).toBe(2)
  })
})
