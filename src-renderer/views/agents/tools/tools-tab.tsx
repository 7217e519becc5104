// What the agent can do: the set of tools it starts from, each tool with why it is there or not, and what holds for commands.
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { useViewStore } from '../../../app-context.tsx'
import { createAgentSettingsStore } from '../../../state/agent-pages/agent-settings-store.ts'
import type { AgentSettings, AgentTool, Configuration } from '../../../state/agent-pages/agent-settings-store.ts'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Row, Rows } from '../../../ui/rows.tsx'
import { Select } from '../../../ui/select.tsx'
import { Switch } from '../../../ui/switch.tsx'
import styles from '../form.module.css'
import { useAttempt, useMayChange } from '../use-agents.ts'

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
        <Section key={group} title={t(`agents.tools.group.${group}`, { defaultValue: group })}>
          <Rows label={t(`agents.tools.group.${group}`, { defaultValue: group })}>
            {tools.filter((tool) => tool.group === group).map((tool) => (
              <ToolRow key={tool.id} tool={tool} isDisabled={isDisabled} onSwitch={(on) => change({ switches: [{ name: tool.id, on }] })} />
            ))}
          </Rows>
        </Section>
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

function ToolRow({ tool, isDisabled, onSwitch }: { readonly tool: AgentTool; readonly isDisabled: boolean; readonly onSwitch: (on: boolean) => void }) {
  const { t } = useTranslation()
  const { id, label, description, allowed, level } = tool
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
      actions={<Switch label={label} isOn={allowed} describedBy={whyId} disabled={isDisabled || (!allowed && level === 'all')} onChange={onSwitch} />}
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
