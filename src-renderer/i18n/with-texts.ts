// For parts of the page that are loaded when they are first shown: `onDemand(withTexts('chat', () => import(…)))`.
import type { ComponentType } from 'react'
import { loadTexts } from './set-up-i18n.ts'

/** The part's code and its texts, side by side. */
export function withTexts<Props>(part: string, load: () => Promise<{ readonly default: ComponentType<Props> }>) {
  return async () => {
    const [view] = await Promise.all([load(), loadTexts(part)])
    return view
  }
}
