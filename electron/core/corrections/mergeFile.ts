import { AppError } from '../../shared/errors/AppError.ts'
import type { SheetPreview } from '../../shared/model/workbook.ts'
import { recogniseHeader } from '../writing/reportHeader.ts'
import { withWorkbook } from '../spreadsheet/preview/previewFile.ts'
import { previewSheet } from '../spreadsheet/preview/previewSheet.ts'
import { saysNoTable } from '../spreadsheet/preview/sheetBeginning.ts'
import { readDataRows } from '../spreadsheet/preview/readDataRows.ts'
import type { WorkbookReader } from '../spreadsheet/WorkbookReader.ts'
import type { Journal } from '../journal/Journal.ts'
import type { CorrectionResult, TellProgress } from './CorrectionWork.ts'
import type { EditLog } from './EditLog.ts'
import { inSteps } from './inSteps.ts'
import { planMerge, type MergeColumns } from './mergeRows.ts'
import type { RowCorrection } from '../rows/RowCorrection.ts'
import type { RowEditor } from './RowEditor.ts'

/**
 * Imports corrected cells from a problem-rows file as one log entry. An export with more rows than one sheet holds continues on
 * further sheets, so every sheet with our header is read.
 *
 * @throws AppError `job.notItsExport` for a file this app did not write, `job.otherRows` {rows, strange} for one of other rows;
 *   `job.wrongState`, `file.*`, `storage.*`
 */
export async function mergeFile(
  journal: Journal,
  editor: RowEditor,
  log: EditLog,
  path: string,
  tell: TellProgress,
): Promise<CorrectionResult> {
  return withWorkbook(path, {}, async (reader) => {
    const tally = { matchedRows: 0, changedCells: 0, unknownRows: 0, strangeRows: 0 }
    // Corrections are collected first: reading waits for the disk, and no transaction may wait for that.
    const wanted = new Map<number, RowCorrection>()
    let rowsRead = 0
    for await (const preview of previewSheets(reader)) {
      const columns = mergeColumns(editor, preview)
      for await (const rows of readDataRows(reader, preview.sheetIndex, preview.headerRow)) {
        const planned = journal.read(() =>
          planMerge(editor, rows, columns, tally, findingsOf(journal, editor)),
        )
        for (const { ordinal, after } of planned) wanted.set(ordinal, after)
        rowsRead += rows.length
        tell({ phase: 'reading', rowsDone: rowsRead, rowsTotal: null })
      }
    }
    const { strangeRows, ...counts } = tally
    if (strangeRows * 2 > counts.matchedRows) {
      const params = { rows: counts.matchedRows, strange: strangeRows }
      throw new AppError('job.otherRows', 'most of its rows are others', { params })
    }
    const changes = [...wanted].map(([ordinal, after]) => ({ ordinal, after }))
    const onRows = (rowsDone: number): void =>
      tell({ phase: 'changing', rowsDone, rowsTotal: changes.length })
    const changedRows = await log.change('mergeCorrections', inSteps(changes), { onPiece: onRows })
    return { changedRows, ...counts }
  })
}

/** Yields the sheet read of any file, then every later sheet with our header. */
async function* previewSheets(reader: WorkbookReader): AsyncGenerator<SheetPreview> {
  const first = await previewSheet(reader, {}, 1)
  yield first
  for (const { index } of reader.workbook.sheets.slice(first.sheetIndex + 1)) {
    const next = await previewSheet(reader, { sheetIndex: index }, 1).catch(nullWithoutRows)
    if (next && recogniseHeader(namesOf(next))) yield next
  }
}

/** Ignores a user's own sheet that is empty or has no header. */
function nullWithoutRows(error: unknown): null {
  if (saysNoTable(error)) return null
  throw error
}

/** Whether a cell has a finding, and is expected to be changed. */
function findingsOf(
  journal: Journal,
  { jobRecord }: RowEditor,
): (ordinal: number, column: number) => boolean {
  let last: { ordinal: number; columns: ReadonlySet<number | null> } | null = null
  return (ordinal, column) => {
    if (last?.ordinal !== ordinal) {
      const columns = journal.issues.of(jobRecord.key, ordinal).map(({ columnIndex }) => columnIndex)
      last = { ordinal, columns: new Set(columns) }
    }
    return last.columns.has(column)
  }
}

/** @throws AppError `job.notItsExport` when the sheet has no column 原表行号 */
function mergeColumns(editor: RowEditor, preview: SheetPreview): MergeColumns {
  const names = namesOf(preview)
  const header = recogniseHeader(names)
  const rowNumberIndex = header && preview.columns[header.rowNumberColumn]?.index
  if (!header || rowNumberIndex === undefined || rowNumberIndex === null) {
    throw new AppError('job.notItsExport', 'not a file of problem rows')
  }
  const indexByName = new Map(editor.jobRecord.columns.map(({ name, index }) => [name, index]))
  const pairs = preview.columns
    .slice(header.firstColumn, header.firstColumn + header.columns.length)
    .flatMap(({ index, name }) => {
      const columnIndex = indexByName.get(name)
      return columnIndex === undefined ? [] : [{ fileIndex: index, columnIndex }]
    })
  return { rowNumberIndex, pairs }
}

function namesOf({ columns }: SheetPreview): string[] {
  return columns.map(({ name }) => name)
}
