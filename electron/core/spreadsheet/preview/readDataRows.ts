import { AppError } from '../../../shared/errors/AppError.ts'
import type { Row } from '../../../shared/model/workbook.ts'
import type { RowLines } from '../../rowLines/RowLines.ts'
import { maxRows } from '../limits.ts'
import type { MergedRange, ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { evidenceRows, groupsOver, joinHeader } from './joinedHeader.ts'
import { createMergeFiller } from './fillMergedCells.ts'
import { filledWidth, usualWidth } from './raggedRows.ts'
import { mapPieces, rowLines, rowObjects, type RowForm } from './RowForm.ts'

/** Options of one pass over the rows of a table. */
export interface DataRowsOptions extends Pick<ReadRowsOptions, 'signal'> {
  skipHiddenRows?: boolean | undefined
  expectsNoMerges?: boolean | undefined
  rowLimit?: number
}

/** The rows of a pass that expected no merges are wrong: see `readDataRows`. */
export class OverlookedMerges extends Error {}

/**
 * Streams the rows below the header, in arrays of up to a few hundred. In text formats, rows with more cells
 * than the header get the defect `ragged`. Elsewhere, cells covered by a merge get the defect `merged` or
 * `mergedAcross`, see `createMergeFiller`.
 *
 * @param headerRow 1-based source number of the (last) header row; 0: there is none
 * @param options.skipHiddenRows omit rows hidden manually or by a filter; default false
 * @param options.expectsNoMerges read a sheet whose merges follow its rows in one pass; default false: two passes
 * @param options.rowLimit smaller only in tests
 * @throws OverlookedMerges with `expectsNoMerges`, after the last row, when a merge covers one of them: the rows
 *   are wrong and have to be read again without it
 * @throws AppError `file.headerRowOutOfRange` when no row is at or below `headerRow`; `file.tooLarge` beyond
 *   `maxRows`; as `WorkbookReader.readRows`
 */
export function readDataRows(
  reader: WorkbookReader,
  sheetIndex: number,
  headerRow: number,
  options: DataRowsOptions = {},
): AsyncGenerator<Row[], void> {
  return readData(rowObjects, reader, sheetIndex, headerRow, options)
}

/**
 * The rows of `readDataRows` as lines. Where the reader gives lines, they pass through; only rows that decide the
 * width of a text format or are `ragged` become objects in between, and all of a sheet with merges.
 *
 * @param options.rowNumberBase added to the row numbers; default 0
 * @throws as `readDataRows`
 */
export function readDataLines(
  reader: WorkbookReader,
  sheetIndex: number,
  headerRow: number,
  options: DataRowsOptions & { rowNumberBase?: number } = {},
): AsyncGenerator<RowLines, void> {
  return readData(rowLines(options.rowNumberBase ?? 0), reader, sheetIndex, headerRow, options)
}

async function* readData<Piece>(
  form: RowForm<Piece>,
  reader: WorkbookReader,
  sheetIndex: number,
  headerRow: number,
  options: DataRowsOptions,
): AsyncGenerator<Piece, void> {
  const { skipHiddenRows = false, rowLimit = maxRows, signal } = options
  const isText = reader.workbook.delimiter !== null
  /** Text formats: rows buffered until the header's width is known, which takes `evidenceRows` rows. */
  let held: Row[] | null = isText ? [] : null
  let width: number | null = null
  let lastRow = 0
  let readCount = 0
  const skipsMerges = isText || (options.expectsNoMerges === true && reader.mergesFollowRows === true)
  const merges = skipsMerges ? [] : ((await reader.readMerges?.(sheetIndex, maxRows, { signal })) ?? [])
  const fillMerged = createMergeFiller(merges, headerRow)
  let overlooked: readonly MergedRange[] = []
  function onMerges(found: readonly MergedRange[]): void {
    overlooked = found
  }
  const readOptions = { signal, ...(skipsMerges && { onMerges }) }
  const pieces =
    fillMerged === null
      ? form.read(reader, sheetIndex, readOptions)
      : mapPieces(reader.readRows(sheetIndex, readOptions), (rows) => {
          fillMerged(rows)
          return form.fromRows(rows)
        })
  for await (const piece of pieces) {
    lastRow = form.lastRow(piece) ?? lastRow
    readCount += form.rowCount(piece)
    // Both: a format may number its rows as it likes.
    if (Math.max(lastRow, readCount) > rowLimit) throw new AppError('file.tooLarge', 'too many rows')
    let data: Piece = piece
    if (held !== null) {
      for (const row of form.toRows(piece)) if (row.rowNumber >= headerRow - 1) held.push(row)
      if (held.length < evidenceRows + 2) continue
      width = widthOf(held, headerRow)
      data = form.fromRows(held)
      held = null
    }
    data = form.select(data, { headerRow, skipHiddenRows, width })
    if (form.rowCount(data) > 0) yield data
  }
  if (held !== null) {
    width = widthOf(held, headerRow)
    const data = form.select(form.fromRows(held), { headerRow, skipHiddenRows, width })
    if (form.rowCount(data) > 0) yield data
  }
  if (lastRow < headerRow) {
    throw new AppError('file.headerRowOutOfRange', 'the header row is below the last row', {
      params: { name: reader.workbook.fileName, headerRow, lastRow },
    })
  }
  if (createMergeFiller(overlooked, headerRow) !== null) throw new OverlookedMerges('a merge covers a row')
}

/**
 * Width of the table as `previewSheet` determines it, from a header of one or two rows; null for a blank header
 * row.
 */
function widthOf(rows: readonly Row[], headerRow: number): number | null {
  if (headerRow === 0) return usualWidth(rows)
  const index = rows.findIndex((row) => row.rowNumber === headerRow)
  const [above, header] = [rows[index - 1], rows[index]]
  if (header === undefined) return null
  const groups = above === undefined ? null : groupsOver(above, header, [], rows.slice(index + 1))
  return filledWidth(groups === null ? header.cells : joinHeader(above!, header, groups))
}
