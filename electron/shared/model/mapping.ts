import type { FieldKey, FieldTarget } from './field.ts'
import type { MatchingOptions } from './matchingOptions.ts'

/** One column of the file and the field it fills; a column that is not imported has no target. */
export interface MappedColumn {
  /** 0-based column of the sheet. */
  columnIndex: number
  columnName: string
  target: FieldTarget | null
}

/** A field that gets the same value in every record. */
export interface MappedConstant {
  target: FieldTarget
  value: string
}

/** 字段匹配: what becomes of every column. No two entries share a standard field. */
export interface Mapping {
  columns: MappedColumn[]
  constants: MappedConstant[]
  /** Send blank cells as empty values so that the platform may clear them. Default false: blanks are left out. */
  blanksClear: boolean
  /** What the user decided about conversions; absent: all on, and nothing that needs a guess. */
  conversions?: ConversionChoices | undefined
}

/** Everything the app may change in a value, each switchable by itself. */
export const conversionKinds = [
  'trim',
  'invisible',
  'fullWidth',
  'textMark',
  'placeholder',
  'phoneFormat',
  'birthdayFormat',
  'sexWord',
  'listSeparators',
  'valueMatch',
] as const
export type ConversionKind = (typeof conversionKinds)[number]

/** 选项匹配: what a value of the file stands for; `to: ''` leaves the field out. */
export interface ValueMatch {
  field: FieldKey
  from: string
  to: string
}

export interface ConversionChoices {
  /** Switched off: the text goes as it is where it may, and is refused where the platform takes only the converted form. */
  disabled?: ConversionKind[] | undefined
  /** `ask` (default) refuses 85-3-5; `lastHundredYears` takes the only year of the last hundred that fits. */
  twoDigitYears?: 'ask' | 'lastHundredYears' | undefined
  /** `ask` (default) refuses 1/2/1990. */
  dayMonthOrder?: 'ask' | 'monthFirst' | 'dayFirst' | undefined
  valueMatches?: ValueMatch[] | undefined
}

/** What the app thinks of one column, before the user has said anything. */
export interface ColumnSuggestion {
  columnIndex: number
  columnName: string
  target: FieldTarget | null
  /** `matched` is taken without asking, `suggested` waits for the user's word, `unmatched` has no target. */
  state: 'matched' | 'suggested' | 'unmatched'
  /** 0 to 1. */
  score: number
}

/** Whether step 2 has nothing to ask, so that going straight to checking can be offered. */
export interface ExactMatch {
  /** Every column is explained, by a template or by a clear word for its field, and one says who the customer is. */
  isExact: boolean
  /** The template to apply for that; null when the suggestions alone do, or nothing does. */
  exactTemplate: string | null
}

/** The schema version written into template files. */
export const templateVersion = 1

/** 导入模板: a mapping saved by name; it finds columns by their header, not their position. */
export interface Template {
  version: typeof templateVersion
  name: string
  columns: { columnName: string; target: FieldTarget }[]
  /** Header names the user chose not to import. */
  ignored: string[]
  constants: MappedConstant[]
  blanksClear: boolean
  conversions?: ConversionChoices | undefined
  options: MatchingOptions
}
