import type { ValueFilter } from '../../shared/model/rowsView.ts'
import type { Journal } from '../journal/Journal.ts'
import type { CorrectedRow, StagedRows } from '../rows/StagedRows.ts'
import { TextSearch } from '../rows/TextSearch.ts'

/** Reads the cells of the row it was given with. */
export type CellOf = (columnIndex: number) => string

/** What a row must have to be in a view, beside the filter. */
export interface RowConditions {
  search: string | null
  values: readonly ValueFilter[]
}

/** Whether every row meets the conditions. */
export function isUnconditional({ search, values }: RowConditions): boolean {
  return search === null && values.length === 0
}

/**
 * Visits the rows that meet the conditions, in the order of the file. Only cells that are asked for are
 * decoded.
 *
 * @param ordinals the rows to look at, ascending; null: all
 */
export function scanRows(
  journal: Journal,
  jobKey: number,
  staged: StagedRows,
  ordinals: Uint32Array | null,
  { search, values }: RowConditions,
  onRow: (ordinal: number, cellOf: CellOf) => void,
): void {
  const textSearch = search === null ? null : new TextSearch(search)
  const wantedTexts = values.map(({ columnIndex, texts }) => ({
    columnIndex,
    texts: new Set(texts.map((text) => text.trim())),
  }))
  let at = 0
  for (const place of staged.places) {
    const last = place.firstOrdinal + place.rowCount - 1
    const from = at
    if (ordinals) {
      while (at < ordinals.length && ordinals[at]! <= last) at += 1
      if (at === from) continue
    }
    const overridden = journal.corrections.overriddenBetween(jobKey, place.firstOrdinal, last)
    const corrected = new Map<number, CorrectedRow>()
    for (const ordinal of overridden) {
      for (const row of staged.rows(ordinal, ordinal)) corrected.set(ordinal, row)
    }
    let found: Set<number> | null = null
    if (textSearch) {
      const hits = (found = new Set<number>())
      textSearch.searchChunk(staged, place, overridden, (ordinal) => hits.add(ordinal))
      if (hits.size === 0) continue
    }
    const rows = staged.encoded(place)
    const count = ordinals ? at - from : place.rowCount
    for (let index = 0; index < count; index += 1) {
      const ordinal = ordinals ? ordinals[from + index]! : place.firstOrdinal + index
      if (found && !found.has(ordinal)) continue
      const row = corrected.get(ordinal)
      const cellOf: CellOf = row
        ? (columnIndex) => row.cells[columnIndex] ?? ''
        : (columnIndex) => rows.cell(ordinal - place.firstOrdinal, columnIndex)
      const isWanted = wantedTexts.every(({ columnIndex, texts }) => texts.has(cellOf(columnIndex).trim()))
      if (isWanted) onRow(ordinal, cellOf)
    }
  }
}
