import { z } from 'zod'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { exitCodes } from '../exitCode.ts'
import { defineCommand, type AnyCommand, type Command } from '../grammar/command.ts'
import { flagOf, formOf, optionsOf, valueFormOf } from '../grammar/describeForms.ts'
import type { Option } from '../grammar/option.ts'
import { mistypedCommand } from '../grammar/parse.ts'
import { globalOptions } from '../options/globalOptions.ts'
import { informOptions } from '../options/informOptions.ts'
import { layOut, type Line } from '../output/layout.ts'
import { programName } from '../programName.ts'

/**
 * Defines `help [COMMAND]`: all commands, or one with its own options.
 *
 * @param commands called when help is asked for, since help is one of them
 */
export function defineHelp(commands: () => readonly AnyCommand[]): Command<Record<never, never>> {
  return defineCommand({
    name: 'help',
    argument: { name: 'COMMAND', isOptional: true, isVariadic: true, choices: [], completes: 'command' },
    options: {},
    answer: z.strictObject({ help: z.string().describe('The text, in the language of the output') }),
    run({ argument: name }, { texts }) {
      const lines = name === '' ? describeAll(texts, commands()) : describe(texts, name, commands())
      return { exitCode: exitCodes.done, answer: { help: layOut(lines, Infinity).join('\n') }, lines }
    },
  })
}

function describe(texts: Texts, name: string, commands: readonly AnyCommand[]): Line[] {
  const command = commands.find((each) => each.name === name)
  if (command) return describeCommand(texts, command)
  const group = commands.filter((each) => each.name.startsWith(`${name} `))
  if (group.length === 0) throw mistypedCommand(name, commands)
  return [usage(texts, `${name} <${texts.cli.commandWord}>`), '', ...describeList(texts, group)]
}

function describeAll(texts: Texts, commands: readonly AnyCommand[]): Line[] {
  const { cli } = texts
  return [
    usage(texts, `<${cli.commandWord}>`),
    '',
    ...describeList(texts, commands),
    '',
    ...describeGlobalOptions(texts),
    '',
    { heading: cli.exitCodesTitle },
    { header: null, rows: Object.entries(cli.exitCodes).map(([code, meaning]) => [code, meaning]) },
    '',
    formatMessage(cli.helpMore, { program: programName }),
  ]
}

function describeCommand(texts: Texts, command: AnyCommand): Line[] {
  const options = optionsOf(command)
  return [
    usage(texts, formOf(command)),
    texts.cli.commands[command.name],
    '',
    ...(options.length === 0
      ? []
      : [{ heading: texts.cli.optionsTitle }, describeOptions(texts, options), '']),
    ...describeGlobalOptions(texts),
  ]
}

function usage({ cli }: Texts, form: string): string {
  return formatMessage(cli.usage, { form: `${programName} ${form}` })
}

function describeList({ cli }: Texts, commands: readonly AnyCommand[]): Line[] {
  const rows = commands.map((command) => [formOf(command), cli.commands[command.name]])
  return [{ heading: cli.commandsTitle }, { header: null, rows }]
}

function describeGlobalOptions(texts: Texts): Line[] {
  const options = [...Object.values(globalOptions), ...Object.values(informOptions)]
  return [{ heading: texts.cli.globalOptionsTitle }, describeOptions(texts, options)]
}

function describeOptions({ cli }: Texts, options: readonly Option<unknown>[]): Line {
  const rows = options.map((option) => [
    option.short === undefined ? valueFormOf(option) : `-${option.short}, ${flagOf(option)}`,
    `${cli.options[option.name]}${option.isRepeatable ? cli.repeatable : ''}`,
  ])
  return { header: null, rows }
}
