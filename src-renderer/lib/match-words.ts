// Whether a text contains every word of a query, whatever the case and the accents. Pure.

export function matchesAll(text: string, query: string): boolean {
  const plain = foldText(text)
  return foldText(query)
    .split(/\s+/)
    .every((word) => plain.includes(word))
}

/** Without case and accents: what people mean when they type. */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase()
}
