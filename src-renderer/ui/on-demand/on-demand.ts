// Parts of the page whose code comes when they are first shown.
import { createElement, useEffect, useState } from 'react'
import type { ComponentType, FunctionComponent } from 'react'

/** A gateway that restarts is back within this; who looks at a part that does not come is told then. */
const RETRY_AFTER_MS = [500, 1500, 4000]

export interface PartOnDemand<Props extends object> extends FunctionComponent<Props> {
  /** Brings its code before it is shown. What goes wrong is told where it is shown, which asks again. */
  readonly preload: () => void
}

/**
 * `Waiting` stands in for it until then. Code that cannot be had, after some tries, throws where the part is shown.
 *
 * Not React's `lazy`: after it has shown what stands in, React holds back the part until 300 ms have gone by, also where its code is there after ten.
 * https://react.dev/reference/react/Suspense
 */
export function onDemand<Props extends object>(load: () => Promise<{ readonly default: ComponentType<Props> }>, Waiting: ComponentType<Props> = nothing): PartOnDemand<Props> {
  let known: ComponentType<Props> | null = null
  let coming: Promise<ComponentType<Props>> | null = null
  const bring = (): Promise<ComponentType<Props>> => {
    coming ??= patiently(load).then((part) => (known = part.default), (error: unknown) => {
      coming = null
      throw error
    })
    return coming
  }

  function Part(props: Props) {
    const [Shown, show] = useState(() => known)
    const [failure, setFailure] = useState<{ readonly reason: unknown } | null>(null)
    useEffect(() => {
      if (Shown !== null) return
      let isGone = false
      bring().then((part) => isGone || show(() => part), (reason: unknown) => isGone || setFailure({ reason }))
      return () => {
        isGone = true
      }
    }, [Shown])
    if (failure !== null) throw failure.reason
    return createElement(Shown ?? Waiting, props)
  }
  return Object.assign(Part, { preload: () => void bring().catch(() => undefined) })
}

async function patiently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (const delayMs of RETRY_AFTER_MS) {
    try {
      return await load()
    } catch {
      // The last try tells why.
      await new Promise((resolve) => {
        setTimeout(resolve, delayMs)
      })
    }
  }
  return load()
}

function nothing(): null {
  return null
}
