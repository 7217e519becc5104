// The first run: what is there before, what was answered so far, and doing it in the end. Nothing is changed before `start`.
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { GatewayClient } from '../../client/gateway-client.ts'
import type { agentsWire, desktopWire, modelsWire, welcomeWire } from '../../../gateway/protocol/index.ts'
import { createModelSetupStore } from '../models/model-setup-store.ts'
import type { FoundService, ModelTest } from '../models/model-setup-store.ts'
import { mergeAnswers, referenceOf, serviceOfKey, serverName, stepsFor } from './answers.ts'
import type { Answers, Step } from './answers.ts'
import { createImportStore } from '../settings/import-store.ts'
import type { ImportStore } from '../settings/import-store.ts'
import { planChanges } from './plan.ts'
import type { Before, Change } from './plan.ts'
import { bringsModel, takeoverOf } from './takeover.ts'
import type { Takeover } from './takeover.ts'

export interface ServiceChoice {
  readonly id: string
  readonly name: string
  /** Ids, the one to begin with first. */
  readonly models: readonly string[]
  readonly hasKey: boolean
}

/** The app around the page; absent in a browser. */
export interface AppSide {
  /** What holds now. */
  readonly read: () => Promise<{ readonly launchAtLogin: boolean; readonly hasShortcut: boolean; readonly shortcut: string }>
  readonly change: (changes: { readonly launchAtLogin?: boolean; readonly hasShortcut?: boolean }) => Promise<void>
}

export interface Facts {
  readonly before: Before
  readonly fallbacks: readonly string[]
  readonly services: readonly ServiceChoice[]
  readonly places: welcomeWire.GetResult['places']
  /** Where keys go, and why it is not the keychain. */
  readonly keys: { readonly place: 'keychain' | 'file'; readonly why: string | null }
  readonly wasFinished: boolean
}

export type Progress = { readonly state: 'waiting' | 'running' | 'done' } | { readonly state: 'failed'; readonly message: string }

export interface PlannedChange {
  readonly change: Change
  readonly progress: Progress
}

export interface WelcomeStore {
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly problem: string | null
  readonly facts: Facts | null
  readonly steps: readonly Step[]
  readonly step: Step
  readonly answers: Answers
  /** In memory only. */
  readonly key: string
  /** Of exactly what is answered now; null when that was not tried. */
  readonly test: ModelTest | null
  /** Null until this computer was looked over. */
  readonly found: readonly FoundService[] | null
  /** How looking for an OpenClaw goes, and copying it; `found` holds what came of it in the end. */
  readonly importing: Pick<ImportStore, 'phase' | 'found' | 'progress' | 'problem'>
  /** What an OpenClaw on the gateway's computer would bring; null where there is none. */
  readonly takeover: Takeover | null
  /** What `start` does, or began to do; null while nothing was begun or an answer has changed since. */
  readonly applying: readonly PlannedChange[] | null
  readonly isDone: boolean
  /** From the start; not while something is being done. */
  readonly load: (app: AppSide | undefined) => Promise<void>
  readonly set: (changes: Partial<Answers>) => void
  readonly setKey: (key: string) => void
  readonly go: (step: Step) => void
  /** Whether what OpenClaw has comes along. */
  readonly takeOver: (isWanted: boolean) => void
  /** Looks for an OpenClaw again. */
  readonly lookForOpenClaw: () => Promise<void>
  readonly tryModel: () => Promise<void>
  /** Everything that will change; what was done by an earlier attempt is marked. */
  readonly plan: () => readonly PlannedChange[]
  /** Does what is not done yet, and stops where something fails. */
  readonly start: () => Promise<void>
  /** Without doing anything: it is not shown by itself again. Rejects with the gateway's reason. */
  readonly leave: () => Promise<void>
}

const NO_ANSWERS: Answers = { takesOver: false, model: 'key', service: '', modelId: '', address: '', wasPasted: false, name: '', emoji: '', workspace: '', launchAtLogin: false, hasShortcut: true }
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export function createWelcomeStore({ client }: { readonly client: GatewayClient }): StoreApi<WelcomeStore> {
  const setup = createModelSetupStore({ client }).getState
  const bring = createImportStore({ client })
  let app: AppSide | undefined
  /** By what they say; a change that says something else is another one. */
  const done = new Set<string>()

  const store = createStore<WelcomeStore>((set, get) => {
    const save = (params: Readonly<Record<string, unknown>>): Promise<unknown> => client.request('desktop.welcome.save', params)
    /** What can't be kept costs a repetition, nothing else. */
    const keep = (): void => void save({ progress: { step: get().step, answers: { ...get().answers } } }).catch(() => undefined)

    async function readFacts(): Promise<{ readonly facts: Facts; readonly welcome: welcomeWire.GetResult }> {
      const [welcome, roster, identity, models, list, auth, keys, own] = await Promise.all([
        client.request<welcomeWire.GetResult>('desktop.welcome.get'),
        client.request<agentsWire.ListResult>('agents.list'),
        client.request<agentsWire.IdentityResult>('agent.identity.get'),
        client.request<modelsWire.FactsResult>('desktop.models.facts'),
        client.request<modelsWire.ListResult>('models.list', { view: 'all' }),
        client.request<modelsWire.AuthStatusResult>('models.authStatus'),
        client.request<desktopWire.SecretsListResult>('desktop.secrets.list'),
        app === undefined ? { launchAtLogin: false, hasShortcut: false, shortcut: '' } : app.read(),
      ])
      const agent = roster.agents.find(({ id }) => id === roster.defaultId)
      const before: Before = { agentId: roster.defaultId, name: identity.name, emoji: identity.emoji ?? '', workspace: agent?.workspace ?? '', primary: models.primary, ...own }
      return { welcome, facts: { before, fallbacks: models.fallbacks, services: keyServices(models, list, auth), places: welcome.places, keys: { place: keys.place, why: keys.why }, wasFinished: welcome.finishedAtMs !== null } }
    }

    async function apply(change: Change): Promise<void> {
      const { facts, key } = get()
      if (facts === null) return
      const { agentId } = facts.before
      const { saveService, choose } = setup()
      switch (change.id) {
        case 'import': {
          await bring.getState().copy()
          const { problem } = bring.getState()
          if (problem !== null) throw new Error(problem)
          return
        }
        case 'key':
          return saveService({ provider: change.service, key })
        case 'server':
          return saveService({ provider: change.service, key: change.hasKey ? key : null, baseUrl: change.address, api: 'openai-completions', modelId: change.modelId })
        case 'model':
          return choose(change.reference, facts.fallbacks.filter((other) => other !== change.reference))
        case 'agent': {
          const { id: _id, ...looks } = change
          return void (await client.request('agents.update', { agentId, ...looks }))
        }
        case 'workspace':
          return void (await client.request('agents.update', { agentId, workspace: change.path }))
        case 'app': {
          const { id: _id, ...changes } = change
          return app?.change(changes)
        }
      }
    }

    /** Who was called nothing here may have brought a name along. */
    async function rename(): Promise<void> {
      const { name } = await client.request<agentsWire.IdentityResult>('agent.identity.get').catch(() => ({ name: '' }))
      if (name !== '') set({ answers: { ...get().answers, name } })
    }

    /** Nothing is asked about what is not there. `isFirst`: nobody has answered anything before. */
    async function look(isFirst: boolean): Promise<void> {
      await bring.getState().look('')
      const { found, problem } = bring.getState()
      const takeover = found === null ? null : takeoverOf(found)
      const hasImport = takeover !== null || problem !== null
      const { step } = get()
      set({ takeover, steps: stepsFor({ isApp: app !== undefined, hasImport }), ...(step === 'import' && !hasImport && { step: 'model' }) })
      if (takeover !== null && isFirst) takeOver(true)
      else dropImportedModel()
    }

    function takeOver(isWanted: boolean): void {
      const { answers, facts, takeover, set: answer } = get()
      const hasOwnModel = answers.wasPasted || answers.model === 'server' || answers.model === 'keep'
      const isImported = isWanted && !hasOwnModel && !answers.takesOver && bringsModel(takeover, facts?.before.primary ?? null)
      answer({ takesOver: isWanted, ...(isImported && { model: 'imported', service: '', modelId: '' }) })
      dropImportedModel()
    }

    /** A model that would come along does not when nothing comes along. */
    function dropImportedModel(): void {
      const { answers, facts, takeover, set: answer } = get()
      if (facts === null || answers.model !== 'imported' || (answers.takesOver && bringsModel(takeover, facts.before.primary))) return
      answer(firstModel(facts))
    }

    return {
      importing: bring.getState(), takeover: null,
      phase: 'loading', problem: null, facts: null, steps: stepsFor({ isApp: false, hasImport: false }), step: 'about', answers: NO_ANSWERS, key: '', test: null, found: null, applying: null, isDone: false,
      async load(side) {
        if (get().applying?.some(({ progress }) => progress.state === 'running') === true) return
        app = side
        const state = client.state()
        const mayImport = state.kind === 'open' && state.hello.methods.has('desktop.import.preview')
        const steps = stepsFor({ isApp: app !== undefined, hasImport: mayImport })
        set({ phase: 'loading', problem: null, steps, takeover: null })
        try {
          const { facts, welcome } = await readFacts()
          const { name, emoji, workspace, launchAtLogin } = facts.before
          const first = { ...NO_ANSWERS, ...firstModel(facts), name, emoji, workspace, launchAtLogin }
          const kept = welcome.progress === null ? first : mergeAnswers(first, welcome.progress.answers)
          // What was to be kept may be gone since.
          const answers = kept.model === 'keep' && referenceOf(kept) !== facts.before.primary ? { ...kept, ...firstModel(facts) } : kept
          const left = steps.find((candidate) => candidate === welcome.progress?.step) ?? 'about'
          const step = answers.wasPasted && get().key === '' && left !== 'about' ? 'model' : left
          done.clear()
          set({ phase: 'ready', facts, answers, step, test: null, applying: null, isDone: false })
          if (mayImport) void look(welcome.progress === null)
          else dropImportedModel()
          await setup().look()
          const { found } = setup()
          set({ found: found ?? [] })
          const running = found?.[0]
          // What costs nothing and stays here is offered first, unless somebody has answered already.
          if (running !== undefined && welcome.progress === null && get().answers === answers && facts.before.primary === null) set({ answers: { ...answers, model: 'found', service: running.provider, modelId: idOf(running.models[0] ?? '') } })
        } catch (error) {
          set({ phase: 'failed', problem: messageOf(error) })
        }
      },
      set(changes) {
        const { answers } = get()
        // A key is for whom it was typed in for.
        const isElsewhere = changes.model !== undefined && changes.model !== answers.model
        const next = { ...answers, ...changes, ...(isElsewhere && { wasPasted: false }) }
        const isSameModel = referenceOf(next) === referenceOf(answers) && next.model === answers.model && next.address === answers.address
        set({ answers: next, applying: null, ...(isElsewhere && { key: '' }), ...(!isSameModel && { test: null }) })
      },
      setKey(key) {
        const { answers, facts } = get()
        const service = answers.model === 'key' ? serviceOfKey(key) : null
        const known = facts?.services.find(({ id }) => id === service)
        const another = known !== undefined && known.id !== answers.service ? { service: known.id, modelId: known.models[0] ?? '' } : {}
        // Said in the same words, and yet another key.
        for (const text of done) if (/^\{"id":"(key|server)"/.test(text)) done.delete(text)
        set({ key: key.trim(), test: null, applying: null, answers: { ...answers, ...another, wasPasted: key.trim() !== '' } })
      },
      go(step) {
        set({ step })
        keep()
      },
      takeOver,
      lookForOpenClaw: () => look(false),
      async tryModel() {
        const { answers, key } = get()
        const reference = referenceOf(answers)
        if (reference === null) return
        const draft = answers.model === 'server'
          ? { provider: serverName(answers.address), key: key === '' ? null : key, baseUrl: answers.address.trim(), api: 'openai-completions' }
          : { provider: answers.service, key: answers.model === 'key' && key !== '' ? key : null }
        set({ test: { phase: 'running' } })
        const test = await setup().tryDraft(reference, draft)
        // Something else was answered meanwhile: this says nothing about that.
        if (get().answers === answers && get().key === key) set({ test })
      },
      plan() {
        const { answers, facts, key, takeover } = get()
        const changes = facts === null ? [] : planChanges(answers, facts.before, { isApp: app !== undefined, hasKey: key !== '', takeover })
        return changes.map((change) => ({ change, progress: { state: done.has(JSON.stringify(change)) ? 'done' : 'waiting' } }))
      },
      async start() {
        const rows = get().plan()
        const note = (index: number, progress: Progress): void => set({ applying: (get().applying ?? rows).map((row, at) => (at === index ? { ...row, progress } : row)) })
        set({ applying: rows })
        for (const [index, { change, progress }] of rows.entries()) {
          if (progress.state === 'done') continue
          note(index, { state: 'running' })
          try {
            await apply(change)
          } catch (error) {
            return note(index, { state: 'failed', message: messageOf(error) })
          }
          done.add(JSON.stringify(change))
          note(index, { state: 'done' })
        }
        if (rows.some(({ change }) => change.id === 'import')) await rename()
        set({ isDone: true, key: '' })
        await save({ progress: null, isFinished: true }).catch(() => undefined)
      },
      async leave() {
        await save({ progress: null, isFinished: true })
        set({ key: '', test: null })
      },
    }
  })
  bring.subscribe((importing) => store.setState({ importing }))
  return store
}

const idOf = (reference: string): string => reference.slice(reference.indexOf('/') + 1)

/** What answers now stays; without a choice, a key for the first service. */
function firstModel({ before: { primary }, services: [service] }: Facts): Pick<Answers, 'model' | 'service' | 'modelId'> {
  if (primary !== null) return { model: 'keep', service: primary.slice(0, Math.max(0, primary.indexOf('/'))), modelId: idOf(primary) }
  return service === undefined ? { model: 'none', service: '', modelId: '' } : { model: 'key', service: service.id, modelId: service.models[0] ?? '' }
}

/** Services that need a key, the ones with a model to begin with first. Pure. */
function keyServices(facts: modelsWire.FactsResult, { models }: modelsWire.ListResult, { providers }: modelsWire.AuthStatusResult): readonly ServiceChoice[] {
  const status = new Map(providers.map((provider) => [provider.provider, provider]))
  return facts.providers.filter(({ isLocal }) => !isLocal).map(({ provider, suggested }) => ({
    id: provider,
    name: status.get(provider)?.displayName ?? provider,
    hasKey: (status.get(provider)?.profiles.length ?? 0) > 0,
    models: [...new Set([...(suggested === undefined ? [] : [suggested]), ...models.filter((model) => model.provider === provider).map(({ id }) => id)])],
  }))
}
