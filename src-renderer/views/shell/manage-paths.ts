// Which addresses belong to the views about the assistant itself. Apart from their names and icons, which not every page needs.

/** The first parts of their addresses. */
export const MANAGE_PATHS = ['agents', 'models', 'usage', 'approvals', 'devices', 'settings', 'logs', 'about'] as const

export type ManageView = (typeof MANAGE_PATHS)[number]

/** Whether the address belongs to one of these views. */
export function isManagePath(path: string): boolean {
  const first = path.split('/')[1]
  return MANAGE_PATHS.some((id) => id === first)
}
