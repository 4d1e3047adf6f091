import type { ColumnValues } from '../../shared/model/rowsView.ts'
import { freeMemory } from '../worker/movedMemory.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import { unpack, type PackedTexts } from './PackedTexts.ts'

/** A text of a column and the number of rows that have it. */
export type ValueCount = ColumnValues['values'][number]

/** What is asked about the texts of a column. */
export interface WantedValues {
  columnIndex: number
  /** Only texts that contain it, ignoring case; '' for all. */
  search: string
  limit: number
}

export interface TextsToCount {
  dataDir: string
  parts: readonly PackedTexts[]
  wanted: WantedValues
}

export interface CountedValues {
  /** All texts, to search in them without counting again; null when there are many. */
  all: ValueCount[] | null
  found: ColumnValues
}

/** Worker task: counts the distinct texts of a column. */
export const countTask = defineTask<TextsToCount, CountedValues>('count')

/** More texts are not passed between threads: the main process would be busy for seconds. */
const mostKept = 20_000

/** Counts distinct texts: most frequent first, then in the order of the file. */
export function countValues({ parts, wanted }: Omit<TextsToCount, 'dataDir'>): CountedValues {
  const counts = new Map<string, number>()
  for (const part of parts) {
    for (const text of unpack(part)) counts.set(text, (counts.get(text) ?? 0) + 1)
    freeMemory(part.units, part.ends)
  }
  const all = Array.from(counts, ([text, rows]) => ({ text, rows }))
  all.sort((one, other) => other.rows - one.rows)
  return { all: all.length > mostKept ? null : all, found: selectValues(all, wanted) }
}

/** The first values that contain a text, ignoring case. */
export function selectValues(
  values: readonly ValueCount[],
  { search, limit }: Pick<WantedValues, 'search' | 'limit'>,
): ColumnValues {
  const wanted = search.trim().toLowerCase()
  const found = wanted === '' ? values : values.filter(({ text }) => text.toLowerCase().includes(wanted))
  return { values: found.slice(0, limit), distinct: found.length }
}
