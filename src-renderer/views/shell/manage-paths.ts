// Which addresses belong to the views about the assistant itself. Apart from their names and icons, which not every page needs.

const MANAGE_VIEWS = ['agents', 'models', 'usage', 'approvals', 'devices', 'settings', 'logs', 'about'] as const

export type ManageView = (typeof MANAGE_VIEWS)[number]

/** Whether the address belongs to one of these views. */
export function isManagePath(path: string): boolean {
  const first = path.split('/')[1]
  return MANAGE_VIEWS.some((id) => id === first)
}
