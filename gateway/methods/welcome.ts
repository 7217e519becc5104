// desktop.welcome.get and .save: how far the first run has come.
import { welcomeWire } from '../protocol/index.ts'
import { defineMethod } from './method.ts'
import type { Method } from './method.ts'

/** What is kept between two visits; null before the first. */
export interface WelcomeNote {
  readonly progress: welcomeWire.Progress | null
  readonly finishedAtMs: number | null
}

export interface WelcomeMethodDependencies {
  readonly read: () => WelcomeNote | null
  readonly write: (note: WelcomeNote) => void
  /** A model was chosen, or somebody has talked to the assistant. */
  readonly isInUse: () => boolean
  readonly places: () => welcomeWire.GetResult['places']
  readonly now: () => number
}

const UNTOUCHED: WelcomeNote = { progress: null, finishedAtMs: null }

/** The methods of the first run. */
export function createWelcomeMethods({ read, write, isInUse, places, now }: WelcomeMethodDependencies): Method[] {
  return [
    defineMethod({
      name: 'desktop.welcome.get',
      scope: 'operator.read',
      params: welcomeWire.getParams,
      handle(): welcomeWire.GetResult {
        const { progress, finishedAtMs } = read() ?? UNTOUCHED
        return { isNew: finishedAtMs === null && (progress !== null || !isInUse()), finishedAtMs, progress, places: places() }
      },
    }),
    defineMethod({
      name: 'desktop.welcome.save',
      scope: 'operator.admin',
      params: welcomeWire.saveParams,
      handle({ progress, isFinished }): welcomeWire.SaveResult {
        const note = read() ?? UNTOUCHED
        write({ progress: progress === undefined ? note.progress : progress, finishedAtMs: isFinished === true ? now() : note.finishedAtMs })
        return { ok: true }
      },
    }),
  ]
}
