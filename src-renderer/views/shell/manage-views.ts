// The views about the assistant itself, as the sidebar and the command palette list them. `id` is the first part of the address and the key of the name under `manage.`.
import { Activity, Bot, ChartColumn, Cpu, Info, MonitorSmartphone, ShieldCheck, SlidersHorizontal } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ManageView } from './manage-paths.ts'

export const MANAGE_VIEWS = [
  { id: 'agents', group: 'assistant', Icon: Bot },
  { id: 'models', group: 'assistant', Icon: Cpu },
  { id: 'usage', group: 'assistant', Icon: ChartColumn },
  { id: 'approvals', group: 'access', Icon: ShieldCheck },
  { id: 'devices', group: 'access', Icon: MonitorSmartphone },
  { id: 'settings', group: 'system', Icon: SlidersHorizontal },
  { id: 'logs', group: 'system', Icon: Activity },
  { id: 'about', group: 'system', Icon: Info },
] as const satisfies readonly { readonly id: ManageView; readonly group: string; readonly Icon: LucideIcon }[]
