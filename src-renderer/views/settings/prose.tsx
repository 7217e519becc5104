// Descriptions from the schema: plain text with `code` in it.
export function Prose({ children }: { readonly children: string }) {
  return children.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}
