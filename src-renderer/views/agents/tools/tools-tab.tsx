// What the agent can do: the set of tools it starts from, each tool with why it is there or not, and what holds for commands.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentSettingsStore } from '../../../state/agent-pages/agent-settings-store.ts'
import type { AgentSettings, AgentTool, Configuration } from '../../../state/agent-pages/agent-settings-store.ts'
import { ErrorNote } from '../../../ui/notes/error-note.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Select } from '../../../ui/fields/select.tsx'
import { Switch } from '../../../ui/fields/switch.tsx'
import { useAttempt } from '../../../ui/attempt/use-attempt.ts'
import styles from '../form.module.css'
import { useMayChange } from '../use-agents.ts'

const PROFILES = ['minimal', 'coding', 'messaging', 'full'] as const
const EXEC_MODES = ['ask', 'allowlist', 'deny', 'full'] as const

export function ToolsTab({ settings }: { readonly settings: AgentSettings }) {
  const { t } = useTranslation()
  const configure = useStore(useViewStore(createAgentSettingsStore), (state) => state.configure)
  const mayChange = useMayChange()
  const { isBusy, problem, run } = useAttempt()
  const { tools, toolProfile, exec } = settings
  const isDisabled = !mayChange || isBusy
  const change = (next: NonNullable<Configuration['tools']>) => void run(() => configure(settings.agentId, { tools: next }))
  const groups = [...new Set(tools.map(({ group }) => group))]
  return (
    <Page>
      {!mayChange && <p className={styles.quiet}>{t('agents.mayNot')}</p>}
      {problem !== null && <ErrorNote title={t('agents.notSaved')}>{problem}</ErrorNote>}
      <Section title={t('agents.tools.set')} description={t('agents.tools.setAbout')}>
        <Select
          label={t('agents.tools.set')}
          isLabelHidden
          value={toolProfile.own ?? ''}
          choices={[{ id: '', label: t('agents.tools.asEveryone', { what: t(`agents.tools.profile.${toolProfile.all}`) }) }, ...PROFILES.map((id) => ({ id, label: t(`agents.tools.profile.${id}`) }))]}
          disabled={isDisabled}
          onChange={(id) => change({ profile: PROFILES.find((profile) => profile === id) ?? null })}
        />
      </Section>
      {groups.map((group) => (
        <ToolGroup key={group} group={group} tools={tools.filter((tool) => tool.group === group)} isDisabled={isDisabled} onSwitch={(switches) => change({ switches })} />
      ))}
      <Section title={t('agents.exec.title')} description={t(execSentence(exec))}>
        <Select
          label={t('agents.exec.mode')}
          value={exec.ownMode ?? ''}
          choices={[{ id: '', label: t('agents.tools.asEveryone', { what: t(`agents.exec.short.${exec.allMode ?? 'ask'}`) }) }, ...EXEC_MODES.map((id) => ({ id, label: t(`agents.exec.modes.${id}`) }))]}
          disabled={isDisabled}
          onChange={(id) => change({ execMode: EXEC_MODES.find((mode) => mode === id) ?? null })}
        />
        <p className={styles.quiet}>
          {t('agents.exec.stricter')} {t('agents.exec.remembered', { count: exec.allowedCommands })} <Link href="/approvals" className={styles.link}>{t('agents.exec.seeRemembered')}</Link>
        </p>
      </Section>
      <Section title={t('agents.sandbox.title')} description={t(settings.workspaceOnly ? 'agents.sandbox.workspaceOnly' : 'agents.sandbox.asks')}>
        <p className={styles.quiet}>{t('agents.sandbox.host')}</p>
      </Section>
    </Page>
  )
}

interface ToolGroupProps {
  readonly group: string
  readonly tools: readonly AgentTool[]
  readonly isDisabled: boolean
  readonly onSwitch: (switches: { name: string; on: boolean }[]) => void
}

/** Tools that belong together, switched one by one or all at once. */
function ToolGroup({ group, tools, isDisabled, onSwitch }: ToolGroupProps) {
  const { t } = useTranslation()
  const title = t(`agents.tools.group.${group}`, { defaultValue: group })
  // What is off for every agent cannot be switched here: the group is on when everything else is.
  const mine = tools.filter(isSwitchable)
  return (
    <Section
      title={title}
      actions={tools.length > 1 && mine.length > 0 && (
        <span className={styles.aligned}><Switch label={t('agents.tools.wholeGroup', { group: title })} isOn={mine.every(({ allowed }) => allowed)} disabled={isDisabled} onChange={(on) => onSwitch(mine.filter(({ allowed }) => allowed !== on).map(({ id }) => ({ name: id, on })))} /></span>
      )}
    >
      <Rows label={title}>
        {tools.map((tool) => (
          <ToolRow key={tool.id} tool={tool} isDisabled={isDisabled} onSwitch={(on) => onSwitch([{ name: tool.id, on }])} />
        ))}
      </Rows>
    </Section>
  )
}

function isSwitchable({ allowed, level }: AgentTool): boolean {
  return allowed || level === 'agent'
}

function ToolRow({ tool, isDisabled, onSwitch }: { readonly tool: AgentTool; readonly isDisabled: boolean; readonly onSwitch: (on: boolean) => void }) {
  const { t } = useTranslation()
  const { id, label, description, allowed } = tool
  const does = t(`agents.tools.does.${id}`, { defaultValue: description })
  const whyId = `why-${id}`
  return (
    <Row
      title={label}
      facts={
        <>
          {does}
          <span id={whyId} className={styles.why}>
            {t(whyKey(tool), { entry: tool.rule === 'profile' ? t(`agents.tools.profileName.${tool.entry ?? 'full'}`) : tool.entry })}
          </span>
        </>
      }
      actions={<Switch label={label} isOn={allowed} describedBy={whyId} disabled={isDisabled || !isSwitchable(tool)} onChange={onSwitch} />}
    />
  )
}

/** The text that tells why a tool is there or not. */
function whyKey({ id, allowed, level, rule, entry }: AgentTool): string {
  if (!allowed && rule === 'deny' && level === 'agent') return entry === id ? 'agents.tools.why.offHere' : 'agents.tools.why.offByPattern'
  return `agents.tools.why.${allowed ? 'on' : 'off'}.${level}.${rule}`
}

/** The sentence for what holds in the end. */
function execSentence({ security, ask }: AgentSettings['exec']): string {
  if (security === 'deny') return 'agents.exec.holds.nothing'
  if (ask === 'always') return 'agents.exec.holds.asksAlways'
  if (security === 'full') return 'agents.exec.holds.everything'
  return ask === 'on-miss' ? 'agents.exec.holds.asks' : 'agents.exec.holds.listed'
}
