import assert from 'node:assert/strict'
import { parseLines } from '../../../electron/core/rowLines/RowLines.ts'
import { openWorkbook } from '../../../electron/core/spreadsheet/openWorkbook.ts'
import { previewSheet, type PreviewOptions } from '../../../electron/core/spreadsheet/preview/previewSheet.ts'
import type { OpenOptions } from '../../../electron/core/spreadsheet/WorkbookReader.ts'
import { AppError } from '../../../electron/shared/errors/AppError.ts'
import { placeRow } from '../../../electron/shared/model/rowPlace.ts'
import type { ReadChoices, Row, SheetPreview } from '../../../electron/shared/model/workbook.ts'

/** All rows of a sheet. Asserts that a reader that gives lines gives the same rows so, from another number on. */
export async function readAll(path: string, sheetIndex = 0, options: OpenOptions = {}): Promise<Row[]> {
  const reader = await openWorkbook(path, options)
  try {
    const rows: Row[] = []
    for await (const part of reader.readRows(sheetIndex)) rows.push(...part)
    const rowNumberBase = placeRow(1, 0)
    const asLines: Row[] = []
    for await (const part of reader.readLines?.(sheetIndex, { rowNumberBase }) ?? [])
      asLines.push(...parseLines(part))
    const moved = rows.map((row) => ({ ...row, rowNumber: rowNumberBase + row.rowNumber }))
    if (reader.readLines) assert.deepEqual(asLines, moved)
    return rows
  } finally {
    await reader.close()
  }
}

/** The cells of all rows of a sheet. */
export async function readCells(
  path: string,
  sheetIndex = 0,
  options: OpenOptions = {},
): Promise<string[][]> {
  return (await readAll(path, sheetIndex, options)).map((row) => row.cells)
}

/** The preview of a file. */
export async function previewFile(
  path: string,
  choices: ReadChoices = {},
  rowLimit?: number,
  options: PreviewOptions = {},
): Promise<SheetPreview> {
  const reader = await openWorkbook(path)
  try {
    return await previewSheet(reader, choices, rowLimit, options)
  } finally {
    await reader.close()
  }
}

/** Returns the AppError that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('expected a failure')
}
