// The wizard's questions on a real terminal.
import { confirm, isCancel, log, password, select, spinner, text } from '@clack/prompts'
import type { Prompts } from './wizard.ts'
import { Cancelled } from './wizard.ts'

export function createTerminalPrompts(): Prompts {
  return {
    say: (words) => log.message(words),
    choose: async (message, choices) => answered(await select({ message, options: choices.map(({ value, label, hint }) => ({ value, label, ...(hint === undefined ? {} : { hint }) })) })),
    ask: async (message, { initial, placeholder, check }) => answered(await text({
      message,
      ...(initial === undefined ? {} : { initialValue: initial }),
      ...(placeholder === undefined ? {} : { placeholder }),
      ...(check === undefined ? {} : { validate: (value: string | undefined) => check(value ?? '') }),
    })),
    askSecret: async (message) => answered(await password({ message })) ?? '',
    confirm: async (message) => answered(await confirm({ message })),
    busy: async (message, work) => {
      const sign = spinner()
      sign.start(message)
      try {
        return await work()
      } finally {
        sign.stop(message)
      }
    },
  }
}

function answered<Value>(value: Value): Exclude<Value, symbol> {
  if (isCancel(value)) throw new Cancelled()
  return value as Exclude<Value, symbol>
}
