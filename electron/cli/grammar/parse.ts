import { Command as Parser, Option as ParserOption, type CommanderError } from 'commander'
import { AppError } from '../../shared/errors/AppError.ts'
import { globalOptions, type GlobalOptions } from '../options/globalOptions.ts'
import type { AnyCommand } from './command.ts'
import { flagOf, formOf, optionsOf, valueFormOf } from './describeForms.ts'
import type { Option, OptionTable } from './option.ts'
import { usageError } from './usageError.ts'

/** One argument line, understood. */
export interface Invocation {
  readonly command: AnyCommand
  /** Empty when the command has none, or an optional one was left out. */
  readonly argument: string
  readonly options: Values
}

/** `globals` are known as far as they could be read even when the rest is wrong: they say how to report it. */
export type Parsed = { readonly globals: GlobalOptions } & (
  | { readonly invocation: Invocation; readonly error: null }
  | { readonly invocation: null; readonly error: AppError }
)

interface Values {
  readonly [key: string]: unknown
}

/** A longer name is not repeated in an error: it may be a token. */
const longestRepeated = 32

/**
 * Reads an argument line. Options are accepted before and after the argument, global ones also before the command; `--`
 * ends the options; `-` is an argument.
 *
 * @param commands every command; `help` and `version` among them, which `--help` and `--version` ask for
 * @returns `usage.invalid` as `error` instead of throwing it
 */
export function parseCommandLine(args: readonly string[], commands: readonly AnyCommand[]): Parsed {
  let found: Invocation | null = null
  const invoke = (name: string, argument = ''): void => {
    const command = commands.find((each) => each.name === name)
    if (command) found = { command, argument, options: initialValues(command.options as OptionTable) }
  }
  const root = silent(new Parser())
  const globals = attach(root, globalOptions) as unknown as GlobalOptions
  const parsers = new Map<string, Parser>([['', root]])
  const addParser = (path: string): Parser => {
    const [last = '', group = ''] = path.split(' ').reverse()
    const parser = (parsers.get(group) ?? addParser(group)).command(last)
    parsers.set(path, parser)
    return parser
  }
  root.version('', '-V, --version').configureHelp({
    formatHelp: (parser) => {
      invoke('help', pathOf(parser))
      return ''
    },
  })
  for (const command of commands) {
    const parser = addParser(command.name)
    if (command.argument) {
      const { isOptional, isVariadic } = command.argument
      const name = `${command.argument.name}${isVariadic ? '...' : ''}`
      parser.argument(isOptional ? `[${name}]` : `<${name}>`)
    }
    const options = attach(parser, command.options as OptionTable)
    parser.action(() => {
      found = { command, argument: parser.args.join(' '), options }
    })
  }
  for (const [path, parser] of parsers) {
    parser.exitOverride((error) => {
      if (error.code === 'commander.version') invoke('version')
      // A group without its action (`token`) has printed its help too, but is a mistake.
      else if (error.code !== 'commander.helpDisplayed' && path !== '') found = null
      throw usageErrorOf(error, path, commands)
    })
  }
  try {
    root.parse(args, { from: 'user' })
  } catch (error) {
    // Asking for help or the version ends parsing by an exception as well.
    if (!found) return { globals: withJson(globals, args), invocation: null, error: AppError.from(error) }
  }
  return found
    ? { globals: withJson(globals, args), invocation: found, error: null }
    : { globals, invocation: null, error: usageError('wrongArguments', '') }
}

/** @returns what is wrong with the name of a command that does not exist, and which may have been meant */
export function mistypedCommand(name: string, commands: readonly AnyCommand[]): AppError {
  const { error } = parseCommandLine(name.split(' '), commands)
  const isOfTheName = error?.params['kind'] === 'similarCommand'
  return isOfTheName ? error : usageError('unknownCommand', shortened(name))
}

/** Keeps the parser from printing: every text comes from the locale files. */
function silent(parser: Parser): Parser {
  const nothing = (): void => undefined
  return parser
    .configureOutput({ writeOut: nothing, writeErr: nothing })
    .helpOption('-h, --help')
    .helpCommand(false)
    .allowExcessArguments(false)
}

/** @returns the name of a command as typed: `token set`; empty for the root */
function pathOf(parser: Parser): string {
  return parser.parent ? `${pathOf(parser.parent)} ${parser.name()}`.trim() : ''
}

/** Adds options to a parser. @returns their values, which change as the line is read */
function attach(parser: Parser, table: OptionTable): Values {
  const values = initialValues(table)
  const flags = new Set(Object.values(table).map(flagOf))
  for (const [key, option] of Object.entries(table)) {
    parser.addOption(new ParserOption(flagsOf(option)))
    parser.on(`option:${option.name}`, (typed?: string | null) => {
      if (option.placeholder !== null && (!typed || flags.has(typed))) {
        throw usageError('missingValue', valueFormOf(option))
      }
      values[key] = option.read(typed ?? '', values[key])
    })
  }
  return values
}

function initialValues(table: OptionTable): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(table).map(([key, option]) => [key, option.initial as unknown]))
}

function flagsOf({ name, short, placeholder }: Option<unknown>): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`
  return placeholder === null ? names : `${names} <value>`
}

/** A line whose reading stopped early may still ask for JSON further on: scripts look for the error there. */
function withJson(globals: GlobalOptions, args: readonly string[]): GlobalOptions {
  const end = args.indexOf('--')
  const options = end === -1 ? args : args.slice(0, end)
  return {
    ...globals,
    json: globals.json || options.includes('--json'),
    jsonLines: globals.jsonLines || options.includes('--json-lines'),
  }
}

/** Says in our words, and in any language, what the parser found wrong. Values that were typed are not repeated. */
function usageErrorOf(error: CommanderError, path: string, commands: readonly AnyCommand[]): AppError {
  const command = commands.find(({ name }) => name === path)
  const form = command ? formOf(command) : formOfGroup(path, commands)
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const similar = /Did you mean (?:one of )?(.*)\?\)$/.exec(error.message)?.[1] ?? ''
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownOption(quoted.split('=')[0] ?? '', similar, path, commands)
    case 'commander.unknownCommand': {
      const typed = `${path} ${quoted}`.trim()
      // The parser's suggestions take RUN for another word than run.
      const meant = [...namesBelow(path, commands)].find((name) => name === typed.toLowerCase())
      const named = meant ?? (similar ? `${path} ${similar}`.trim() : '')
      if (named) return usageError('similarCommand', shortened(typed), { similar: named })
      return path === '' ? usageError('unknownCommand', shortened(typed)) : usageError('wrongArguments', form)
    }
    case 'commander.optionMissingArgument': {
      const flag = quoted.split(' ').find((part) => part.startsWith('--'))
      const options = [...Object.values(globalOptions), ...(command ? optionsOf(command) : [])]
      const option = options.find((each) => flagOf(each) === flag)
      return usageError('missingValue', option ? valueFormOf(option) : form)
    }
    default:
      return usageError('wrongArguments', form)
  }
}

function unknownOption(
  flag: string,
  similar: string,
  path: string,
  commands: readonly AnyCommand[],
): AppError {
  const owners = commands.filter((each) => optionsOf(each).some((option) => flagOf(option) === flag))
  const isEverywhere = Object.values(globalOptions).some((option) => flagOf(option) === flag)
  // A switch with a value: `--skip-invalid=yes`.
  if (isEverywhere || owners.some(({ name }) => name === path)) return usageError('invalidValue', flag)
  if (owners.length > 0) {
    return usageError('foreignOption', flag, {
      command: path,
      owners: owners.map(({ name }) => name).join(', '),
    })
  }
  const help = `help ${path}`.trim()
  return similar
    ? usageError('similarOption', shortened(flag), { help, similar })
    : usageError('unknownOption', shortened(flag), { help })
}

/** @returns what may be typed next after a group, with it: `token set`; of the root the first words of all commands */
function namesBelow(group: string, commands: readonly AnyCommand[]): Set<string> {
  const words = group === '' ? 1 : group.split(' ').length + 1
  return new Set(commands.map(({ name }) => name.split(' ').slice(0, words).join(' ')))
}

/** @returns `token set|app|status|clear` */
function formOfGroup(group: string, commands: readonly AnyCommand[]): string {
  const members = commands.flatMap(({ name }) =>
    name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : [],
  )
  return `${group} ${members.join('|')}`
}

function shortened(name: string): string {
  return name.length <= longestRepeated ? name : '…'
}
