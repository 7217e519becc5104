// The scheme that the app's own pages are loaded over.

export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
}

export interface PageScheme {
  /** After the app is ready. */
  serve(answer: (request: { readonly method: string; readonly url: string }) => Promise<PageAnswer>): void
}
