// Builds a value once per source object: settings are asked for on every turn, the configuration object changes rarely.

export function memoized<Source, Value>(source: () => Source, build: (current: Source) => Value): () => Value {
  let last: { readonly source: Source; readonly value: Value } | null = null
  return () => {
    const current = source()
    if (last === null || last.source !== current) last = { source: current, value: build(current) }
    return last.value
  }
}
