// Puts a request together: stable system prompt, volatile facts, history within its budget, tools; and measures every part.
import type { AgentProfile } from '../config/index.ts'
import type { Clock } from '../lib/index.ts'
import type { Session, SessionStore } from '../sessions/index.ts'
import type { AssembledContext, ContextAssembler, ContextPart } from './assemble-context.ts'
import { estimateTextTokens, measureTools } from './estimate-tokens.ts'
import { createHistoryWindows } from './history-window.ts'
import { DEFAULT_PRUNING } from './prune-history.ts'
import type { PruningSettings } from './prune-history.ts'
import { repairHistory } from './repair-history.ts'
import type { SkillCatalog } from './skill-catalog.ts'
import { stableSections, volatilePrompt } from './system-prompt.ts'
import type { PromptMode } from './system-prompt.ts'
import { BOOTSTRAP_FILES } from './workspace-files.ts'
import type { WorkspaceFiles } from './workspace-files.ts'

export interface ContextSettings {
  /** Last part of the owner's main session keys; only there MEMORY.md and BOOTSTRAP.md are shown. */
  readonly mainKey: string
  /** IANA name; default: the machine's. */
  readonly timeZone?: string
  /** Most history tokens in a request; never more than half the model's window. Default 32,000. */
  readonly historyTokens?: number
  /** Most history messages in a request. Default 400. */
  readonly historyMessages?: number
  /** Tokens of the window kept free, at most half of it; a quarter of the window is always. */
  readonly reserveTokens?: number
  /** What happens to old tool results before messages are left out. */
  readonly pruning?: Partial<PruningSettings>
}

export interface ContextAssemblerOptions {
  readonly sessions: SessionStore
  readonly workspaceFiles: WorkspaceFiles
  readonly skills: Pick<SkillCatalog, 'prompt' | 'prepare'>
  readonly profile: (agentId: string) => AgentProfile | undefined
  readonly clock: Clock
  readonly settings: () => ContextSettings
  /** Creates the agent's workspace when it is missing; must be cheap when it exists. */
  readonly ensureWorkspace?: (profile: AgentProfile) => void
}

const HISTORY_TOKENS = 32_000
const HISTORY_MESSAGES = 400
/** This share of the window stays free for the answer and for what the estimate misses. */
const FREE_SHARE = 0.25
const LEAST_HISTORY = 1_000
const NEARLY_FULL = 0.9
const SUB_AGENT_FILES = ['AGENTS.md'] as const
const SHARED_FILES = BOOTSTRAP_FILES.filter((name) => name !== 'MEMORY.md' && name !== 'BOOTSTRAP.md')

interface StablePrompt {
  readonly key: string
  readonly files: unknown
  readonly text: string
  readonly parts: readonly ContextPart[]
  readonly tokens: number
}

function measure(name: string, text: string, truncated = false): ContextPart {
  return { name, bytes: Buffer.byteLength(text), tokens: estimateTextTokens(text), truncated }
}

const BETWEEN_SECTIONS = '\n\n'

function measureSections(sections: readonly { readonly name: string; readonly text: string; readonly truncated: boolean }[]): readonly ContextPart[] {
  let start = 0
  return sections.map(({ name, text, truncated }) => {
    const part: ContextPart = { ...measure(name, text, truncated), range: [start, start + text.length] }
    start += text.length + BETWEEN_SECTIONS.length
    return part
  })
}

interface DateLine {
  readonly date: string
  readonly timeZone: string
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** The machine's day and zone, e.g. `GMT+0100 (Central European Standard Time)`. Without Intl, which takes 8 MB and 15 ms at its first use. */
function localDate(ms: number): DateLine {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    date: `${DAYS[date.getDay()]}, ${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    timeZone: date.toTimeString().slice('00:00:00 '.length),
  }
}

function createDateLine(clock: Clock): (timeZone: string | undefined) => DateLine {
  const formats = new Map<string, Intl.DateTimeFormat>()
  return (timeZone) => {
    if (timeZone === undefined) return localDate(clock.now())
    let format = formats.get(timeZone)
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en-CA', { timeZone, weekday: 'long', year: 'numeric', month: '2-digit', day: '2-digit' })
      formats.set(timeZone, format)
    }
    const parts = Object.fromEntries(format.formatToParts(clock.now()).map(({ type, value }) => [type, value]))
    return { date: `${parts['weekday']}, ${parts['year']}-${parts['month']}-${parts['day']}`, timeZone }
  }
}

function promptMode(session: Session): PromptMode {
  return session.spawnedBy !== null || session.spawnDepth > 0 ? 'minimal' : 'full'
}

function filesFor(session: Session, mode: PromptMode, mainKey: string): readonly string[] {
  if (mode === 'minimal') return SUB_AGENT_FILES
  const isMain = session.kind === 'direct' && session.key === `agent:${session.agentId}:${mainKey}`
  return isMain ? BOOTSTRAP_FILES : SHARED_FILES
}

/** The assembler of one gateway. Synchronous; the second and later requests of a session cost a few stats and one small query. */
export function createContextAssembler({ sessions, workspaceFiles, skills, profile, clock, settings, ensureWorkspace }: ContextAssemblerOptions): ContextAssembler {
  const windows = createHistoryWindows({ sessions })
  const prompts = new Map<string, StablePrompt>()
  const dateLine = createDateLine(clock)

  function stablePrompt(session: Session, mode: PromptMode, toolNames: ReadonlySet<string>): StablePrompt {
    const agent = profile(session.agentId)
    const names = filesFor(session, mode, settings().mainKey)
    const workspace = agent?.workspace ?? ''
    if (agent !== undefined) ensureWorkspace?.(agent)
    const files = workspace === '' ? [] : workspaceFiles.read(workspace, names)
    const skillList = mode === 'minimal' || agent === undefined || !toolNames.has('read') ? '' : skills.prompt(agent)
    const identity = agent?.identity ?? {}
    const key = [mode, workspace, identity.name, identity.theme, identity.emoji, [...toolNames].join(), skillList].join('\n')
    const slot = `${session.agentId}\n${names.length}\n${mode}`
    const known = prompts.get(slot)
    if (known !== undefined && known.key === key && known.files === files) return known
    const sections = stableSections({ mode, ...identity, workspace, host: process.platform, toolNames, skills: skillList, files })
    const text = sections.map((section) => section.text).join(BETWEEN_SECTIONS)
    const parts = measureSections(sections)
    const prompt = { key, files, text, parts, tokens: estimateTextTokens(text) }
    prompts.set(slot, prompt)
    return prompt
  }

  return {
    async prepare(agentId) {
      const agent = profile(agentId)
      if (agent === undefined) return
      ensureWorkspace?.(agent)
      await skills.prepare(agent)
    },

    assemble(session, { contextWindow, tools, extraSystemPrompt, modelRef }): AssembledContext {
      const { timeZone, historyTokens = HISTORY_TOKENS, historyMessages = HISTORY_MESSAGES, reserveTokens = 0, pruning } = settings()
      const mode = promptMode(session)
      const toolNames = new Set(tools.map((tool) => tool.name))
      const stable = stablePrompt(session, mode, toolNames)
      const facts = volatilePrompt({
        ...dateLine(timeZone),
        sessionKey: session.key,
        sessionLabel: session.label,
        modelRef,
        hasStatusTool: toolNames.has('session_status'),
        ...(extraSystemPrompt === undefined ? {} : { extra: extraSystemPrompt }),
      })
      const volatile = measure('session', facts)
      const toolSize = measureTools(tools)
      const fixed = stable.tokens + volatile.tokens + toolSize.tokens
      const room = contextWindow - Math.max(contextWindow * FREE_SHARE, Math.min(reserveTokens, contextWindow / 2))
      const budget = Math.floor(Math.min(historyTokens, contextWindow / 2, Math.max(LEAST_HISTORY, room - fixed)))
      const window = windows.read(session, {
        tokens: budget,
        messages: historyMessages,
        // The turn in progress may fill all of it before its own older steps are left out.
        turnTokens: Math.max(budget, Math.floor(room) - fixed),
        contextWindow,
        nowMs: clock.now(),
        pruning: { ...DEFAULT_PRUNING, ...pruning },
      })
      const messages = repairHistory(window.entries.map((entry) => entry.message))
      const isPruned = window.entries.some((entry) => entry.pruned !== 'whole')
      return {
        systemStable: stable.text,
        systemVolatile: facts,
        messages,
        tools,
        parts: [
          ...stable.parts,
          volatile,
          { name: 'tools', ...toolSize, truncated: false },
          // Bytes of the history are derived: measuring them exactly would cost a pass over every message in every turn.
          ...(window.summaryTokens > 0 ? [{ name: 'summary', bytes: window.summaryTokens * 4, tokens: window.summaryTokens, truncated: false }] : []),
          { name: 'history', bytes: (window.tokens - window.summaryTokens) * 4, tokens: window.tokens - window.summaryTokens, truncated: window.leftOut || isPruned },
        ],
        estimatedTokens: fixed + window.tokens,
        wantsCompaction: window.leftOut || window.tokens > budget * NEARLY_FULL || window.entries.length > historyMessages * NEARLY_FULL,
      }
    },
  }
}
