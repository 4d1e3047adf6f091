import type { z } from 'zod'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import type { Session } from '../Session.ts'
import type { Ending, Failure } from './ending.ts'
import type { Completes, OptionTable, ValuesOf } from './option.ts'

/** Name as typed: one or two parts (`token set`). Its help text is `cli.commands.<name>` of the locale files. */
export type CommandName = keyof Texts['cli']['commands']

/** The argument of a command that is not an option. */
export interface Argument {
  /** As help shows it: `FILE`. */
  readonly name: string
  readonly isOptional: boolean
  /** Takes all that is typed, joined by spaces. */
  readonly isVariadic: boolean
  /** The only allowed texts; empty: no such list. */
  readonly choices: readonly string[]
  readonly completes: Completes | 'command'
}

/** What was typed for a command. `argument` is empty when there is none. */
export interface Typed<Table extends OptionTable> {
  readonly argument: string
  readonly options: ValuesOf<Table>
}

export interface Command<Table extends OptionTable = OptionTable, Answer extends object = object> {
  readonly name: CommandName
  readonly argument: Argument | null
  readonly options: Table
  /** The shape of the answer: docs/cli-json.md is generated from it. */
  readonly answer: z.ZodType<Answer>
  run(typed: Typed<Table>, session: Session): Ending<Answer> | Failure | Promise<Ending<Answer> | Failure>
}

/** A command of any kind, as the parser, help and completion see it. */
// `run` takes the values of its own options only, so no common type of them exists.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyCommand = Command<any, any>

/** Defines a command: everything that the command line knows about it. */
export function defineCommand<const Table extends OptionTable, Answer extends object>(
  command: Command<Table, Answer>,
): Command<Table, Answer> {
  return command
}

/** Makes a required argument. */
export function argument(
  name: string,
  completes: Argument['completes'] = 'nothing',
  choices: readonly string[] = [],
): Argument {
  return { name, completes, choices, isOptional: false, isVariadic: false }
}
