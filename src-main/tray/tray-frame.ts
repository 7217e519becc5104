// While it works, the icon breathes: fainter and back, slowly. Which of its pictures that is at a moment. Pure.
import type { TrayState } from './tray-state.ts'

/** Names of pictures: a state's own, and the fainter ones of `working`. */
export type TrayFrame = TrayState | 'working-2' | 'working-3'

const BREATH = ['working', 'working-2', 'working-3', 'working-2'] as const

/** How long each is shown. */
export const FRAME_MS = 300

export function trayFrame(state: TrayState, nowMs: number, isStill: boolean): TrayFrame {
  if (state !== 'working' || isStill) return state
  return BREATH[Math.floor(nowMs / FRAME_MS) % BREATH.length] ?? state
}
