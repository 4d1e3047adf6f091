import type { AnyCommand } from './command.ts'
import type { Option } from './option.ts'

/** @returns `--name` */
export function flagOf({ name }: Pick<Option<unknown>, 'name'>): string {
  return `--${name}`
}

/** @returns `--name PLACEHOLDER`, or `--name` of a switch */
export function valueFormOf(option: Option<unknown>): string {
  return option.placeholder === null ? flagOf(option) : `${flagOf(option)} ${option.placeholder}`
}

/** @returns a command with its argument, as typed: `run FILE`, `help [COMMAND]` */
export function formOf({ name, argument }: AnyCommand): string {
  if (argument === null) return name
  return `${name} ${argument.isOptional ? `[${argument.name}]` : argument.name}`
}

/** Options of a command as a list. */
export function optionsOf(command: AnyCommand): Option<unknown>[] {
  return Object.values(command.options as { [key: string]: Option<unknown> })
}
