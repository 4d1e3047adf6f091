import type { Texts } from '../../shared/locales/loadTexts.ts'
import { usageError } from './usageError.ts'

/** Name without dashes. Its help text is `cli.options.<name>` of the locale files, so a missing text does not compile. */
export type OptionName = keyof Texts['cli']['options']

/** What a shell offers after the option. */
export type Completes = 'file' | 'folder' | 'nothing'

/** One option of a command: parsing, help, usage errors and completion are all made from it. */
export interface Option<Value> {
  readonly name: OptionName
  /** A single letter that may be typed instead. */
  readonly short?: string
  /** What is typed after the name, as help shows it: `FILE`, `1-500`, `off|precise|fuzzy`; null: a switch. */
  readonly placeholder: string | null
  /** The only allowed texts; empty: no such list. */
  readonly choices: readonly string[]
  readonly completes: Completes
  readonly isRepeatable: boolean
  /** The value while the option is not typed. */
  readonly initial: Value
  /**
   * Reads one occurrence.
   *
   * @param before the value so far, for options that may be repeated
   * @throws AppError `usage.invalid`
   */
  read(text: string, before: Value): Value
}

/** Options of a command by the name of their value in code. */
export interface OptionTable {
  // The values differ in type; `ValuesOf` restores each.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [key: string]: Option<any>
}

/** The values of a table's options. */
export type ValuesOf<Table extends OptionTable> = {
  readonly [Key in keyof Table]: Table[Key] extends Option<infer Value> ? Value : never
}

const plain = { choices: [], completes: 'nothing', isRepeatable: false } as const

/** Defines `--name`: present or not. */
export function toggle(name: OptionName, short?: string): Option<boolean> {
  return { ...plain, name, ...(short && { short }), placeholder: null, initial: false, read: () => true }
}

/** Defines `--name TEXT`. */
export function text(
  name: OptionName,
  placeholder: string,
  completes: Completes = 'nothing',
): Option<string | undefined> {
  return { ...plain, name, placeholder, completes, initial: undefined, read: (typed) => typed }
}

/** Defines `--name TEXT`, which may be typed several times; default: an empty list. */
export function list(name: OptionName, placeholder: string): Option<readonly string[]> {
  return {
    ...plain,
    name,
    placeholder,
    isRepeatable: true,
    initial: [],
    read: (typed, before) => [...before, typed],
  }
}

/** Defines `--name N` for a whole number from `least` to `most`. */
export function integer(name: OptionName, least: number, most: number): Option<number | undefined> {
  const placeholder = `${least}-${most}`
  return {
    ...plain,
    name,
    placeholder,
    initial: undefined,
    read: (typed) => {
      const value = /^\d{1,7}$/.test(typed) ? Number(typed) : Number.NaN
      if (!(value >= least && value <= most)) throw usageError('invalidValue', `--${name} ${placeholder}`)
      return value
    },
  }
}

/**
 * Defines `--name WORD` for one of some words.
 *
 * @param values what each word means in code
 */
export function choice<const Value>(
  name: OptionName,
  values: { readonly [word: string]: Value },
): Option<Value | undefined> {
  const choices = Object.keys(values)
  const placeholder = choices.join('|')
  return {
    ...plain,
    name,
    placeholder,
    choices,
    initial: undefined,
    read: (typed) => {
      if (!Object.hasOwn(values, typed)) throw usageError('invalidValue', `--${name} ${placeholder}`)
      return values[typed]
    },
  }
}

/** Defines `--name FILE` for a file whose name must have one of some endings, such as `xlsx`. */
export function fileEndingIn(name: OptionName, endings: readonly string[]): Option<string | undefined> {
  const placeholder = endings.map((ending) => `FILE.${ending}`).join('|')
  return {
    ...plain,
    name,
    placeholder,
    completes: 'file',
    initial: undefined,
    read: (typed) => {
      const isAllowed = endings.some((ending) => typed.toLowerCase().endsWith(`.${ending}`))
      if (!isAllowed) throw usageError('invalidValue', `--${name} ${placeholder}`)
      return typed
    },
  }
}
