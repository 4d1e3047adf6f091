import { AppError } from '../../../shared/errors/AppError.ts'
import type { Row } from '../../../shared/model/workbook.ts'
import { maxRows } from '../limits.ts'
import type { MergedRange, ReadRowsOptions, WorkbookReader } from '../WorkbookReader.ts'
import { evidenceRows, groupsOver, joinHeader } from './joinedHeader.ts'
import { createMergeFiller } from './fillMergedCells.ts'
import { filledWidth, markRagged, usualWidth } from './raggedRows.ts'

/** Options of one pass over the rows of a table. */
export interface DataRowsOptions extends Pick<ReadRowsOptions, 'signal'> {
  skipHiddenRows?: boolean | undefined
  expectsNoMerges?: boolean | undefined
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
export async function* readDataRows(
  reader: WorkbookReader,
  sheetIndex: number,
  headerRow: number,
  options: DataRowsOptions & { rowLimit?: number } = {},
): AsyncGenerator<Row[], void> {
  const { rowLimit = maxRows } = options
  const isText = reader.workbook.delimiter !== null
  /** Text formats: rows buffered until the header's width is known, which takes `evidenceRows` rows. */
  let held: Row[] | null = isText ? [] : null
  let width: number | null = null
  let lastRow = 0
  let readCount = 0
  const skipsMerges = isText || (options.expectsNoMerges === true && reader.mergesFollowRows === true)
  const merges = skipsMerges ? [] : ((await reader.readMerges?.(sheetIndex, maxRows, options)) ?? [])
  const fillMerged = createMergeFiller(merges, headerRow)
  let overlooked: readonly MergedRange[] = []
  const readOptions = { signal: options.signal, ...(skipsMerges && { onMerges }) }
  function onMerges(found: readonly MergedRange[]): void {
    overlooked = found
  }
  const select = (rows: Row[]): Row[] => {
    const isWanted = ({ rowNumber, hidden }: Row): boolean =>
      rowNumber > headerRow && !(hidden && options.skipHiddenRows === true)
    const dataRows = rows.every(isWanted) ? rows : rows.filter(isWanted)
    if (width !== null) markRagged(dataRows, width)
    return dataRows
  }
  for await (const rows of reader.readRows(sheetIndex, readOptions)) {
    lastRow = rows.at(-1)?.rowNumber ?? lastRow
    readCount += rows.length
    // Both: a format may number its rows as it likes.
    if (Math.max(lastRow, readCount) > rowLimit) throw new AppError('file.tooLarge', 'too many rows')
    fillMerged?.(rows)
    let dataRows = rows
    if (held !== null) {
      for (const row of rows) if (row.rowNumber >= headerRow - 1) held.push(row)
      if (held.length < evidenceRows + 2) continue
      width = widthOf(held, headerRow)
      dataRows = held
      held = null
    }
    dataRows = select(dataRows)
    if (dataRows.length > 0) yield dataRows
  }
  if (held !== null) {
    width = widthOf(held, headerRow)
    const dataRows = select(held)
    if (dataRows.length > 0) yield dataRows
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
