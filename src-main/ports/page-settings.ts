// What holds for every page of the app, and for what this program fetches.

export type ProxyRule = { readonly mode: 'system' } | { readonly mode: 'none' } | { readonly mode: 'address'; readonly address: string }

export interface PageSettings {
  /** Of the pages that are open; the page's own shortcuts change it too. */
  setZoom(factor: number): void
  setSpellCheck(isOn: boolean): void
  /** Rejects when the system refuses it. */
  setProxy(rule: ProxyRule): Promise<void>
}
