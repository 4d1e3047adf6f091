import { parseArgs, type ParseArgsConfig } from 'node:util'
import { AppError } from '../shared/errors/AppError.ts'
import { maxBatchRows, maxConcurrency } from '../shared/model/settings.ts'

/** Positional arguments of each command. */
const argumentsByCommand = {
  inspect: ['FILE'],
  prepare: ['FILE'],
  upload: ['JOB'],
  run: ['FILE'],
  jobs: [],
  job: ['JOB'],
  report: ['JOB'],
  receipt: ['JOB'],
  retry: ['JOB'],
  token: ['ACTION'],
  settings: ['ACTION'],
  rehearsal: [],
  help: [],
} as const

export type CommandName = keyof typeof argumentsByCommand

const optionTypes = {
  sheet: { type: 'string' },
  'header-row': { type: 'string' },
  encoding: { type: 'string' },
  template: { type: 'string' },
  map: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  matching: { type: 'string' },
  'identify-way': { type: 'string' },
  'import-mode': { type: 'string' },
  'batch-rows': { type: 'string' },
  concurrency: { type: 'string' },
  'skip-invalid': { type: 'boolean' },
  'skip-hidden': { type: 'boolean' },
  'two-digit-years': { type: 'string' },
  'day-month-order': { type: 'string' },
  'shifted-dates': { type: 'string' },
  'lunar-dates': { type: 'string' },
  'empty-dates': { type: 'string' },
  'zero-in-sex': { type: 'string' },
  'north-american-phones': { type: 'string' },
  'resend-unknown': { type: 'boolean' },
  bisect: { type: 'boolean' },
  again: { type: 'boolean' },
  endpoint: { type: 'string' },
  'data-dir': { type: 'string' },
  out: { type: 'string' },
  port: { type: 'string' },
  'app-id': { type: 'string' },
  trial: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options']

/** Options from the command line, with validated numbers. */
export interface CommandOptions {
  sheet?: string | undefined
  headerRow?: number | undefined
  encoding?: string | undefined
  templatePath?: string | undefined
  map: string[]
  set: string[]
  matching?: 'off' | 'precise' | 'fuzzy' | undefined
  identifyWay?: 1 | 2 | undefined
  importMode?: 1 | 2 | undefined
  rowsPerBatch?: number | undefined
  concurrency?: number | undefined
  skipInvalid: boolean
  skipHidden: boolean
  /** How to read 85-3-5: `ask` reports an error; otherwise the matching year of the last hundred is used. */
  twoDigitYears?: 'ask' | 'last-hundred' | undefined
  /** How to read 1/2/1990. `ask` reports an error unless the column proves one order. */
  dayMonthOrder?: 'ask' | 'month-first' | 'day-first' | undefined
  /** Which day 1990-04-30 16:00:00 means in a column of such times. */
  shiftedDates?: 'ask' | 'next-day' | 'as-written' | undefined
  /** How to read 1990年八月十五. */
  lunarDates?: 'ask' | 'as-solar' | undefined
  /** How to treat placeholders such as 1970-01-01 that fill part of the column. */
  emptyDates?: 'ask' | 'leave-out' | 'keep' | undefined
  /** Meaning of 0 in a sex column of 0 and 1. */
  zeroInSex?: 'ask' | 'female' | 'male' | 'unknown' | undefined
  /** How to read 1-415-555-2671. */
  northAmericanPhones?: 'foreign' | 'mainland' | undefined
  resendUnknown: boolean
  /** 拆开重试. */
  bisect: boolean
  /** `run` also sends a file that was uploaded before. */
  again: boolean
  endpoint?: string | undefined
  dataDir?: string | undefined
  outPath?: string | undefined
  port?: number | undefined
  appId?: string | undefined
  trialRows?: number | undefined
  json: boolean
}

export interface Command {
  name: CommandName
  /** FILE, JOB or ACTION; empty for commands without one. */
  argument: string
  options: CommandOptions
}

/** @throws AppError `usage.invalid` {detail}: the invalid part, or the expected form */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args)
  const [name = 'help', ...rest] = positionals
  if (values.help || name === 'help') {
    return { name: 'help', argument: '', options: readOptions(values) }
  }
  if (!isCommandName(name)) throw usage(name)
  const expected = argumentsByCommand[name]
  if (rest.length !== expected.length) throw usage([name, ...expected].join(' '))
  return { name, argument: rest[0] ?? '', options: readOptions(values) }
}

function parse(args: readonly string[]): ReturnType<typeof parseTyped> {
  try {
    return parseTyped(args)
  } catch (error) {
    // Quote only the option's name: its value may be a token typed by mistake.
    const option = args.find((arg) => arg.startsWith('-') && !isKnownOption(arg))
    throw usage(option?.split('=')[0] ?? (error instanceof Error ? optionIn(error.message) : ''))
  }
}

function parseTyped(args: readonly string[]) {
  return parseArgs({ args: [...args], options: optionTypes, allowPositionals: true, strict: true })
}

function optionIn(message: string): string {
  return /--[\w-]+/.exec(message)?.[0] ?? ''
}

function isKnownOption(arg: string): boolean {
  const name = arg.replace(/^--?/, '').split('=')[0] ?? ''
  return arg === '-h' || Object.hasOwn(optionTypes, name)
}

function readOptions(values: ReturnType<typeof parseTyped>['values']): CommandOptions {
  return {
    sheet: values.sheet,
    headerRow: integerIn('--header-row', values['header-row'], 1, 1_048_576),
    encoding: values.encoding,
    templatePath: values.template,
    map: values.map ?? [],
    set: values.set ?? [],
    matching: oneOf('--matching', values.matching, ['off', 'precise', 'fuzzy'] as const),
    identifyWay: integerIn('--identify-way', values['identify-way'], 1, 2) as 1 | 2 | undefined,
    importMode: integerIn('--import-mode', values['import-mode'], 1, 2) as 1 | 2 | undefined,
    rowsPerBatch: integerIn('--batch-rows', values['batch-rows'], 1, maxBatchRows),
    concurrency: integerIn('--concurrency', values.concurrency, 1, maxConcurrency),
    skipInvalid: values['skip-invalid'] ?? false,
    skipHidden: values['skip-hidden'] ?? false,
    twoDigitYears: oneOf('--two-digit-years', values['two-digit-years'], ['ask', 'last-hundred'] as const),
    dayMonthOrder: oneOf('--day-month-order', values['day-month-order'], [
      'ask',
      'month-first',
      'day-first',
    ] as const),
    shiftedDates: oneOf('--shifted-dates', values['shifted-dates'], [
      'ask',
      'next-day',
      'as-written',
    ] as const),
    lunarDates: oneOf('--lunar-dates', values['lunar-dates'], ['ask', 'as-solar'] as const),
    emptyDates: oneOf('--empty-dates', values['empty-dates'], ['ask', 'leave-out', 'keep'] as const),
    zeroInSex: oneOf('--zero-in-sex', values['zero-in-sex'], ['ask', 'female', 'male', 'unknown'] as const),
    northAmericanPhones: oneOf('--north-american-phones', values['north-american-phones'], [
      'foreign',
      'mainland',
    ] as const),
    resendUnknown: values['resend-unknown'] ?? false,
    bisect: values.bisect ?? false,
    again: values.again ?? false,
    endpoint: values.endpoint,
    dataDir: values['data-dir'],
    outPath: values.out,
    appId: values['app-id'],
    trialRows: integerIn('--trial', values.trial, 1, maxBatchRows),
    port: integerIn('--port', values.port, 0, 65_535),
    json: values.json ?? false,
  }
}

function integerIn(
  option: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw usage(`${option} ${least}–${most}`)
  return value
}

function oneOf<const Choice extends string>(
  option: string,
  text: string | undefined,
  choices: readonly Choice[],
): Choice | undefined {
  if (text === undefined) return undefined
  const choice = choices.find((each) => each === text)
  if (choice === undefined) throw usage(`${option} ${choices.join('|')}`)
  return choice
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(argumentsByCommand, name)
}

/** Makes `usage.invalid`. @param detail the invalid part, or the expected form */
export function usage(detail: string): AppError {
  return new AppError('usage.invalid', `wrong usage: ${detail}`, { params: { detail } })
}
