// Answers the calls of pages: known channels from the app's own pages with checked parameters, and nothing else.
import type { z } from 'zod'
import { CALLS, channelOf } from '../../src-preload/channels.ts'
import type { CallAnswer, DesktopCall, DesktopCalls } from '../../src-preload/channels.ts'
import type { Caller, PageCalls } from '../ports/page-calls.ts'
import { judgeDestination } from '../security/navigation.ts'
import { CALL_SCHEMAS } from './call-schemas.ts'

/** One function for each call. What it throws is told to the page by its message. */
export type CallHandlers = { readonly [Call in DesktopCall]: (params: DesktopCalls[Call]['params'], windowId: number) => Promise<DesktopCalls[Call]['result']> }

export interface ServeCallsDependencies {
  readonly calls: PageCalls
  readonly handlers: CallHandlers
  readonly appOrigin: string
  readonly isOwnWindow: (windowId: number) => boolean
  /** A call that was refused: something is wrong with a page. */
  readonly onRefusal: (problem: string) => void
}

export function serveCalls({ calls, handlers, appOrigin, isOwnWindow, onRefusal }: ServeCallsDependencies): void {
  const refuse = (message: string): CallAnswer => {
    onRefusal(message)
    return { ok: false, message }
  }
  for (const call of CALLS) {
    calls.handle(channelOf(call), async (caller, params): Promise<CallAnswer> => {
      const { windowId } = caller
      if (windowId === null || !isTrusted(caller, appOrigin) || !isOwnWindow(windowId)) return refuse(`"${call}" was not called by a page of the app.`)
      const parsed = CALL_SCHEMAS[call].safeParse(params)
      if (!parsed.success) return refuse(`"${call}" was called with parameters it does not have.`)
      return answer(call, handlers, parsed.data, windowId)
    })
  }
}

/** The main frame of a page of ours. */
function isTrusted({ frameUrl, isMainFrame }: Caller, appOrigin: string): boolean {
  return isMainFrame && judgeDestination(frameUrl, appOrigin) === 'inside'
}

async function answer<Call extends DesktopCall>(call: Call, handlers: CallHandlers, params: z.infer<(typeof CALL_SCHEMAS)[DesktopCall]>, windowId: number): Promise<CallAnswer> {
  try {
    // The schema of this very call has checked them.
    return { ok: true, result: await handlers[call](params as DesktopCalls[Call]['params'], windowId) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}
