import type { AnyCommand, Argument } from '../grammar/command.ts'
import { flagOf, optionsOf } from '../grammar/describeForms.ts'
import type { Completes } from '../grammar/option.ts'
import { globalOptions } from '../options/globalOptions.ts'
import { informOptions } from '../options/informOptions.ts'

/** What a shell has to know to complete a line. */
export interface CompletionModel {
  /** First parts of all commands: `run`, `token`. */
  names: string[]
  /** Second parts of the commands that have one, by their first part. */
  actions: { name: string; actions: string[] }[]
  /** Flags of each command, the global ones included. */
  commands: { name: string; flags: string[]; argument: Argument | null }[]
  /** Flags that may be typed before a command. */
  globalFlags: string[]
  /** What may follow a flag that takes a value. */
  values: { flag: string; choices: readonly string[]; completes: Completes }[]
}

export function completionModel(commands: readonly AnyCommand[]): CompletionModel {
  const everywhere = [...Object.values(globalOptions), ...Object.values(informOptions)]
  const globalFlags = everywhere.map(flagOf)
  const split = commands.map(({ name }) => name.split(' '))
  const names = [...new Set(split.map(([first = '']) => first))]
  const values = new Map<string, CompletionModel['values'][number]>()
  for (const option of [...everywhere, ...commands.flatMap(optionsOf)]) {
    const { placeholder, choices, completes } = option
    const flag = flagOf(option)
    if (placeholder !== null) values.set(flag, { flag, choices, completes })
  }
  return {
    names,
    actions: names.flatMap((name) => {
      const actions = split.flatMap(([first, second]) => (first === name && second ? [second] : []))
      return actions.length === 0 ? [] : [{ name, actions }]
    }),
    commands: commands.map((command) => ({
      name: command.name,
      flags: [...optionsOf(command).map(flagOf), ...globalFlags],
      argument: command.argument,
    })),
    globalFlags,
    values: [...values.values()],
  }
}
