// Links that lead out of the app are opened when the owner has seen where they lead.
import type { Dialogs, ExternalLinks } from '../ports/desktop-services.ts'
import type { Texts } from '../texts/en.ts'

const LONGEST_SHOWN = 300

/** One question at a time: a page cannot pile them up. Resolves with whether the link was opened. */
export function createLinkOpener({ dialogs, links, texts }: { readonly dialogs: Dialogs; readonly links: ExternalLinks; readonly texts: Texts }): (url: string) => Promise<boolean> {
  let isAsking = false
  return async (url) => {
    if (isAsking) return false
    isAsking = true
    try {
      const { message, open, cancel } = texts.externalLink
      const shown = url.length > LONGEST_SHOWN ? `${url.slice(0, LONGEST_SHOWN)}…` : url
      const answer = await dialogs.ask({ kind: 'question', message, detail: shown, buttons: [open, cancel] })
      if (answer !== 0) return false
      await links.open(url)
      return true
    } finally {
      isAsking = false
    }
  }
}
