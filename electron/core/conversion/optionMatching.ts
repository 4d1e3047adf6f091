import { type CustomOption, type FieldKey, fieldKeyOf } from '../../shared/model/field.ts'
import type { Mapping, ValueMatch } from '../../shared/model/mapping.ts'
import type { RowCells } from '../rowLines/RowCells.ts'
import { detachText, rememberTexts } from './rememberTexts.ts'
import { createSplit } from './list.ts'
import { convertSex } from './sex.ts'
import { cleanText, toHalfWidth } from './text.ts'

/** One value as written in the file, with its number of rows. */
export interface DistinctValue {
  value: string
  count: number
}

export interface DistinctValues {
  field: FieldKey
  /** Most frequent first, at most the limit. */
  values: DistinctValue[]
  /** More distinct values than the limit, so hardly a field of choices. */
  isTruncated: boolean
}

/** More distinct values than a user would match by hand. */
const defaultLimit = 500

interface CountedField {
  field: FieldKey
  columns: { columnIndex: number; split: (text: string) => string[] }[]
  counts: Map<string, number>
  isTruncated: boolean
}

/** Plain data, which crosses threads. */
export interface CountedValues {
  field: FieldKey
  counts: [value: string, count: number][]
  isTruncated: boolean
}

/**
 * Collects distinct values of the fields that take choices (sex, and custom fields of type 单选 or 多选) in one
 * pass and bounded memory. Customer data: for the screen only.
 */
export class DistinctValueCounter {
  readonly #limit: number
  readonly #fields = new Map<FieldKey, CountedField>()

  constructor(mapping: Mapping, limit: number = defaultLimit) {
    this.#limit = limit
    const isSplit = !mapping.conversions?.disabled?.includes('listSeparators')
    for (const { columnIndex, target } of mapping.columns) {
      if (!target) continue
      const isChoice =
        target.kind === 'standard'
          ? target.field === 'sex'
          : target.valueType === 'single' || target.valueType === 'multi'
      if (!isChoice) continue
      const field = fieldKeyOf(target)
      const entry: CountedField = this.#fields.get(field) ?? {
        field,
        columns: [],
        counts: new Map(),
        isTruncated: false,
      }
      const separators = isSplit && target.kind === 'custom' ? target.separators : ''
      entry.columns.push({ columnIndex, split: rememberTexts(createSplit(separators)) })
      this.#fields.set(field, entry)
    }
  }

  add(cells: RowCells): void {
    for (const entry of this.#fields.values()) {
      for (const { columnIndex, split } of entry.columns) {
        for (const value of split(cells.text(columnIndex))) this.#count(entry, value, 1)
      }
    }
  }

  /** What was counted since the last call, in the order of first occurrence. */
  take(): CountedValues[] {
    return [...this.#fields.values()].map((entry) => {
      const { field, counts, isTruncated } = entry
      entry.counts = new Map()
      entry.isTruncated = false
      return { field, counts: [...counts], isTruncated }
    })
  }

  /** Adds what was counted in the rows that follow, as if they had been counted here: without a limit there. */
  merge(later: readonly CountedValues[]): void {
    for (const { field, counts, isTruncated } of later) {
      const entry = this.#fields.get(field)!
      entry.isTruncated ||= isTruncated
      for (const [value, count] of counts) this.#count(entry, value, count)
    }
  }

  #count(entry: CountedField, value: string, count: number): void {
    const known = entry.counts.get(value)
    if (known === undefined && entry.counts.size >= this.#limit) entry.isTruncated = true
    // A copy: a value may be a view of the text of many rows, which it would keep in memory.
    else entry.counts.set(known === undefined ? detachText(value) : value, (known ?? 0) + count)
  }

  results(): DistinctValues[] {
    return [...this.#fields.values()].map(({ field, counts, isTruncated }) => ({
      field,
      values: [...counts]
        .map(([value, count]) => ({ value, count }))
        .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1)),
      isTruncated,
    }))
  }
}

/** Normalises width, case and spaces for comparison. */
function normalize(text: string): string {
  return toHalfWidth(cleanText(text)).toLowerCase().replace(/\s+/g, '')
}

/**
 * Matches file values to the allowed choices by label, else by code. There is no fuzzy matching: values that
 * fit neither are left to the user.
 */
export function suggestOptionMatches(
  field: FieldKey,
  values: readonly string[],
  options: readonly CustomOption[],
): { matches: ValueMatch[]; unmatched: string[] } {
  const byLabel = new Map(options.map(({ label }) => [normalize(label), label]))
  const byCode = new Map(
    options.flatMap(({ label, code }) =>
      code === undefined || code === '' ? [] : [[normalize(code), label]],
    ),
  )
  const matches: ValueMatch[] = []
  const unmatched: string[] = []
  for (const value of values) {
    const to = byLabel.get(normalize(value)) ?? byCode.get(normalize(value))
    if (to === undefined) unmatched.push(value)
    else if (to !== value) matches.push({ field, from: value, to })
  }
  return { matches, unmatched }
}

/** Returns the 性别 values that the conversion does not understand; only these need a match. */
export function findUnmatchedSexValues(values: readonly string[]): string[] {
  return values.filter((value) => convertSex(value).finding?.code === 'sex.unknownValue')
}
