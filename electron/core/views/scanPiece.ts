import type { ValueFilter } from '../../shared/model/rowsView.ts'
import type { Journal } from '../journal/Journal.ts'
import type { ChunkPlace } from '../journal/StagingTable.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { TextSearch } from '../rows/TextSearch.ts'
import { defineTask } from '../worker/WorkerTask.ts'
import { ownWords } from '../worker/ownMemory.ts'
import { moving } from '../worker/movedMemory.ts'
import { TextPacker, type PackedTexts } from './PackedTexts.ts'
import type { PieceOfRows } from './searchPiece.ts'

/** What a row must have to be in a view, beside the filter. */
export interface RowConditions {
  search: string | null
  values: readonly ValueFilter[]
}

/** Whether every row meets the conditions. */
export function isUnconditional({ search, values }: RowConditions): boolean {
  return search === null && values.length === 0
}

export interface ScannedPiece extends PieceOfRows {
  /** The rows to look at, ascending; null: all. */
  ordinals: Uint32Array | null
  conditions: RowConditions
  /** Column whose texts are wanted; null: none. */
  columnIndex: number | null
}

/** Rows that meet the conditions, ascending, and the text of the wanted column in each, without blanks around it. */
export interface FoundRows {
  ordinals: Uint32Array<ArrayBuffer>
  texts: PackedTexts | null
}

/** The memory of found rows, which moves with them. */
export function arraysOf(
  found: readonly FoundRows[],
): (Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>)[] {
  return found.flatMap(({ ordinals, texts }) => (texts ? [ordinals, texts.units, texts.ends] : [ordinals]))
}

/** Worker task: finds the rows of some chunks that meet conditions. */
export const scanTask = defineTask<ScannedPiece, FoundRows>('scan')

/** Finds the rows of some chunks that meet conditions. Only cells that are asked for are decoded. */
export function scanPiece(journal: Journal, wanted: ScannedPiece): FoundRows {
  const { job, dataKey, places, ordinals, conditions, columnIndex } = wanted
  const { search, values } = conditions
  const staged = new StagedRows(journal, job, Buffer.from(dataKey), places)
  const textSearch = search === null ? null : new TextSearch(search)
  const wantedTexts = values.map((value) => ({
    columnIndex: value.columnIndex,
    texts: new Set(value.texts.map((text) => text.trim())),
    isExcluding: value.isExcluding ?? false,
  }))
  const found: number[] = []
  const texts = columnIndex === null ? null : new TextPacker()
  const { isEdited } = staged
  for (const place of places) {
    const rows = staged.encoded(place)
    const edited = isEdited ? staged.editedCells(place) : []
    const corrected = new Map(edited.map((row) => [row.ordinal, row]))
    let hits: Set<number> | null = null
    if (textSearch) {
      const seen = (hits = new Set<number>())
      textSearch.searchChunk(rows, place, edited, (ordinal) => seen.add(ordinal))
      if (seen.size === 0) continue
    }
    for (const ordinal of ordinalsIn(place, ordinals)) {
      if (hits && !hits.has(ordinal)) continue
      const row = corrected.get(ordinal)
      const index = ordinal - place.firstOrdinal
      const cell = (column: number): string =>
        (row ? (row.cells[column] ?? '') : rows.cell(index, column)).trim()
      if (wantedTexts.some((value) => value.texts.has(cell(value.columnIndex)) === value.isExcluding))
        continue
      found.push(ordinal)
      if (columnIndex === null || !texts) continue
      const span = row ? null : rows.cellSpan(index, columnIndex)
      if (span && !span.isEscaped) texts.addTrimmed(rows.bytes, span.start, span.end)
      else texts.add(cell(columnIndex))
    }
  }
  const rows: FoundRows = { ordinals: ownWords(found), texts: texts?.pack() ?? null }
  return moving(rows, arraysOf([rows]))
}

/** The rows of a chunk among some ascending ordinals. */
function* ordinalsIn({ firstOrdinal, rowCount }: ChunkPlace, ordinals: Uint32Array | null): Iterable<number> {
  const end = firstOrdinal + rowCount
  if (ordinals === null) {
    for (let ordinal = firstOrdinal; ordinal < end; ordinal += 1) yield ordinal
    return
  }
  for (let at = firstAtLeast(ordinals, firstOrdinal); at < ordinals.length && ordinals[at]! < end; at += 1) {
    yield ordinals[at]!
  }
}

/** Position of the first of some ascending numbers that is not below another one. */
export function firstAtLeast(numbers: Uint32Array, least: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (numbers[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}
