// Why a gateway did not let the app in, in words for people.
import type { Texts } from '../texts/en.ts'

/** By the code of its refusal; what it said itself where there are no words for the code. */
export function sayTurnedAway(texts: Texts, code: string, said: string): string {
  return Object.entries(texts.remote.turnedAway).find(([known]) => known === code)?.[1] ?? said
}
