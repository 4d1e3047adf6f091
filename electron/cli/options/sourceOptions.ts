import { integer, text, toggle, type ValuesOf } from '../grammar/option.ts'

/** How a file is read. */
export const sourceOptions = {
  sheet: text('sheet', 'NAME'),
  headerRow: integer('header-row', 1, 1_048_576),
  encoding: text('encoding', 'NAME'),
  skipHidden: toggle('skip-hidden'),
}

export type SourceOptions = ValuesOf<typeof sourceOptions>
