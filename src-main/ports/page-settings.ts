// What holds for every page of the app, and for what this program fetches.

export type ProxyRule = { readonly mode: 'system' } | { readonly mode: 'none' } | { readonly mode: 'address'; readonly address: string }

/** Null: nothing is known. Never rejects. */
export type ProxyLoginAnswer = (host: string, port: number) => Promise<{ readonly username: string; readonly password: string } | null>

export interface PageSettings {
  /** Of the pages that are open; the page's own shortcuts change it too. */
  setZoom(factor: number): void
  setSpellCheck(isOn: boolean): void
  /** Of windows, and of what looks for updates. Rejects when the system refuses it. */
  setProxy(rule: ProxyRule): Promise<void>
  /** What the system says about the way to an address, such as `PROXY proxy.example:3128; DIRECT`. */
  resolveProxy(url: string): Promise<string>
  /** A proxy on the way of a window asks who is there. */
  answerProxyLogins(answer: ProxyLoginAnswer): void
}
