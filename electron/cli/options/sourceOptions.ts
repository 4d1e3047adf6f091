import { delimiterSchema } from '../../shared/model/workbook.ts'
import { integer, text, toggle, type Option, type ValuesOf } from '../grammar/option.ts'
import { usageError } from '../grammar/usageError.ts'

/** Words for separators that a shell makes hard to type. */
const separatorWords = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const

/** Defines `--delimiter`: one of the words, or any one character. */
const delimiter: Option<string | undefined> = {
  name: 'delimiter',
  placeholder: [...Object.keys(separatorWords), 'X'].join('|'),
  // No list of choices: shells would offer nothing but the words, and any character is allowed.
  choices: [],
  completes: 'nothing',
  isRepeatable: false,
  initial: undefined,
  read: (typed) => {
    const word = Object.entries(separatorWords).find(([name]) => name === typed)?.[1]
    const character = word ?? (typed === '\\t' ? '\t' : typed)
    if (!delimiterSchema.safeParse(character).success)
      throw usageError('invalidValue', `--delimiter ${delimiter.placeholder}`)
    return character
  },
}

/** How a file is read. */
export const sourceOptions = {
  sheet: text('sheet', 'NAME'),
  allSheets: toggle('all-sheets'),
  headerRow: integer('header-row', 1, 1_048_576),
  noHeader: toggle('no-header'),
  encoding: text('encoding', 'NAME'),
  delimiter,
  skipHidden: toggle('skip-hidden'),
}

export type SourceOptions = ValuesOf<typeof sourceOptions>
