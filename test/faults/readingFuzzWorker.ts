import { parentPort } from 'node:worker_threads'
import { openWorkbook } from '../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../electron/core/spreadsheet/preview/previewSheet.ts'
import { OverlookedMerges } from '../../electron/core/spreadsheet/preview/readDataRows.ts'
import {
  findSheetParts,
  readPartRows,
  singlePart,
} from '../../electron/core/spreadsheet/preview/sheetParts.ts'
import type { WorkbookReader } from '../../electron/core/spreadsheet/WorkbookReader.ts'
import { AppError } from '../../electron/shared/errors/AppError.ts'
import type { Row, SheetPart } from '../../electron/shared/model/workbook.ts'

/** Reads the file of each message as the app does, and answers with how that ended. Runs in a thread with a memory limit. */

/** A mutated file must not make us read for ever; a reader that is asked to stop has to. */
const maxRows = 200_000
const mostSheets = 3

export interface FuzzTask {
  path: string
  /** 「我的表没有表头」 */
  hasNoHeader: boolean
  /** 同一表头的工作表一起导入 */
  allSheets: boolean
  skipHiddenRows: boolean
}

export interface FuzzAnswer {
  /** `rows`, or the code of the error. */
  outcome: string
  message: string
  /** What the rows showed of the shapes that are tried. */
  shapes: { merged: number; mergedAcross: number; hidden: number; severalSheets: number }
}

parentPort!.on('message', (task: FuzzTask) => {
  void read(task).then((answer) => parentPort!.postMessage(answer))
})

async function read(task: FuzzTask): Promise<FuzzAnswer> {
  const shapes = { merged: 0, mergedAcross: 0, hidden: 0, severalSheets: 0 }
  try {
    const reader = await openWorkbook(task.path)
    try {
      for (const { index } of reader.workbook.sheets.slice(0, mostSheets)) {
        const headerRow = task.hasNoHeader ? 0 : undefined
        const preview = await previewSheet(reader, { sheetIndex: index, headerRow }, 100, {
          allowMissingHeader: true,
        })
        const alike = task.allSheets ? await findSheetParts(reader, preview) : null
        if (alike !== null) shapes.severalSheets += 1
        await readParts(reader, alike ?? [singlePart(preview)], task, shapes)
      }
    } finally {
      await reader.close()
    }
    return { outcome: 'rows', message: '', shapes }
  } catch (error) {
    const { code, message } = error instanceof AppError ? error : { code: 'thrown', message: String(error) }
    return { outcome: code, message, shapes }
  }
}

/** Without the merges first, as preparing does. */
async function readParts(
  reader: WorkbookReader,
  parts: readonly SheetPart[],
  task: FuzzTask,
  shapes: FuzzAnswer['shapes'],
): Promise<void> {
  for (const expectsNoMerges of [true, false]) {
    try {
      let count = 0
      const { skipHiddenRows } = task
      for await (const rows of readPartRows(reader, parts, { skipHiddenRows, expectsNoMerges })) {
        count += rows.length
        for (const row of rows) check(row, task, shapes)
        if (count > maxRows) return
      }
      return
    } catch (error) {
      if (!(error instanceof OverlookedMerges) || !expectsNoMerges) throw error
    }
  }
}

function check(
  { rowNumber, cells, defects, hidden }: Row,
  task: FuzzTask,
  shapes: FuzzAnswer['shapes'],
): void {
  if (!Number.isSafeInteger(rowNumber) || rowNumber < 1) throw new Error(`a row has the number ${rowNumber}`)
  if (hidden && task.skipHiddenRows) throw new Error('a hidden row was not skipped')
  if (hidden) shapes.hidden += 1
  for (const cell of cells) if (typeof cell !== 'string') throw new Error('a cell is no text')
  for (const { columnIndex, kind } of defects ?? []) {
    if (!Number.isSafeInteger(columnIndex) || columnIndex < 0) throw new Error(`a defect at ${columnIndex}`)
    if (kind === 'merged' || kind === 'mergedAcross') shapes[kind] += 1
  }
}
