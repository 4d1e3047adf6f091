import { AppError } from '../../../shared/errors/AppError.ts'
import type { ReadChoices, Sheet, SheetPreview } from '../../../shared/model/workbook.ts'
import { openWorkbook } from '../openWorkbook.ts'
import type { FileStamp, OpenOptions, WorkbookReader } from '../WorkbookReader.ts'
import { previewSheet, type PreviewOptions } from './previewSheet.ts'
import { findSheetParts } from './sheetParts.ts'

/** Data rows on which the window and the command line base a proposed mapping. */
const usualRows = 100

export interface PreviewFileOptions extends PreviewOptions {
  /** Data rows wanted; default 100. */
  rowLimit?: number
  /** Stamp of an earlier read. A file that changed since is rejected with `file.changed`. */
  stamp?: FileStamp | undefined
  /** Selects a sheet by name; overrides `choices.sheetIndex`. */
  sheetName?: string | undefined
  /** Also finds the sheets with the same header (`SheetPreview.parts`). Default: only for `choices.allSheets`. */
  findsParts?: boolean | undefined
}

/**
 * Opens a file, previews one sheet and closes the file.
 *
 * @throws AppError `file.*`, see `openWorkbook` and `previewSheet`; the reason of `options.signal`
 * @example const { columns } = await previewFile('名单.xlsx', {}, { rowLimit: 1 })
 */
export function previewFile(
  path: string,
  choices: ReadChoices,
  { rowLimit = usualRows, stamp, sheetName, findsParts, ...options }: PreviewFileOptions = {},
): Promise<SheetPreview> {
  const { encoding, delimiter, allSheets } = choices
  return withWorkbook(path, { encoding, delimiter, stamp, signal: options.signal }, async (reader) => {
    const sheetIndex =
      sheetName === undefined ? choices.sheetIndex : findSheet(reader.workbook.sheets, sheetName)
    const preview = await previewSheet(reader, { ...choices, sheetIndex }, rowLimit, options)
    const seeksParts = findsParts === true || allSheets === true
    const parts = seeksParts ? await findSheetParts(reader, preview, { signal: options.signal }) : null
    if (parts === null) return preview
    // Only the rows of the sheet shown are counted.
    return { ...preview, parts, ...(allSheets && { rowCount: null }) }
  })
}

/**
 * Opens a file, runs `use` and closes the file when `use` settles.
 *
 * @throws as `openWorkbook` and `use`
 */
export async function withWorkbook<T>(
  path: string,
  options: OpenOptions,
  use: (reader: WorkbookReader) => Promise<T>,
): Promise<T> {
  const reader = await openWorkbook(path, options)
  try {
    return await use(reader)
  } finally {
    await reader.close()
  }
}

function findSheet(sheets: readonly Sheet[], name: string): number {
  const sheet = sheets.find((each) => each.name === name)
  if (sheet) return sheet.index
  throw new AppError('file.sheetNotFound', 'no such sheet', {
    params: { sheet: name, sheets: sheets.map((each) => each.name).join('、') },
  })
}
