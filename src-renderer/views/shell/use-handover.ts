// What the desktop app let in from outside for the view on screen: the address names it, the app hands it over once.
import { useEffect, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Handover } from '../../../src-preload/channels.ts'

/** The address is as it would be without it before anything happens. `take` is called when it is of this kind. */
export function useHandover<Kind extends Handover['kind']>(kind: Kind, take: (handover: Extract<Handover, { readonly kind: Kind }>) => void): void {
  const search = useSearch()
  const [path, navigate] = useLocation()
  const id = new URLSearchParams(search).get('handover')
  const latest = useRef(take)
  latest.current = take
  useEffect(() => {
    const desktop = window.openclawDesktop
    if (id === null || desktop === undefined) return
    const rest = new URLSearchParams(search)
    rest.delete('handover')
    navigate(rest.size === 0 ? path : `${path}?${rest.toString()}`, { replace: true })
    // What is gone was taken already, or waited too long: the view is there without it.
    void desktop.call('handover.take', { id }).then((found) => {
      if (found?.kind === kind) latest.current(found as Extract<Handover, { readonly kind: Kind }>)
    })
  }, [id, kind, navigate, path, search])
}
