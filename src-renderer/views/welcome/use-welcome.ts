// The first run's store, for every step.
import { useStore } from 'zustand'
import { useViewStore } from '../../app-context.tsx'
import { createWelcomeStore } from '../../state/welcome/welcome-store.ts'
import type { WelcomeStore } from '../../state/welcome/welcome-store.ts'

export function useWelcome<Selected>(select: (state: WelcomeStore) => Selected): Selected {
  return useStore(useViewStore(createWelcomeStore), select)
}
