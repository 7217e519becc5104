// Reads a trace of the browser: the longest task of the page's main thread.

/** What has to be traced for it. */
export const TRACED: readonly string[] = ['toplevel', 'disabled-by-default-devtools.timeline']

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Time on the processor, in microseconds: what other programs take meanwhile does not count. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

export function longestTaskMs(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { readonly traceEvents: readonly TraceEvent[] }
  const mains = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}:${tid}`))
  const tasks = traceEvents.filter(({ name, pid, tid }) => name.endsWith('RunTask') && mains.has(`${pid}:${tid}`)).map(({ tdur = 0 }) => tdur / 1000)
  if (tasks.length === 0) throw new Error('the trace has no task of a page in it')
  return Math.max(...tasks)
}
