import { readFile } from 'node:fs/promises'
import { AppError } from '../../shared/errors/AppError.ts'
import type { CustomField } from '../../shared/model/field.ts'
import type { ColumnSuggestion, Template } from '../../shared/model/mapping.ts'
import type { ReadChoices, SheetPreview } from '../../shared/model/workbook.ts'
import { parseTemplate } from '../../core/mapping/templates.ts'
import { proposeWithCustomFields } from '../../core/mapping/customFieldHeaders.ts'
import { assertReadableFile, openWorkbook } from '../../core/spreadsheet/openWorkbook.ts'
import { previewSheet } from '../../core/spreadsheet/preview/previewSheet.ts'
import type { FileStamp } from '../../core/spreadsheet/WorkbookReader.ts'
import type { CommandOptions } from '../parseCommand.ts'

const previewRows = 100

/** A file as far as it has to be read to decide about it. */
export interface Source {
  path: string
  choices: ReadChoices
  preview: SheetPreview
  suggestions: ColumnSuggestion[]
  /** What the file was when it was looked at. */
  stamp: FileStamp
}

/**
 * @param customFields of the catalogue; columns named as one of them are its own
 * @throws AppError `file.*`
 */
export async function readSource(
  path: string,
  options: CommandOptions,
  customFields: readonly CustomField[] = [],
): Promise<Source> {
  const stamp = await assertReadableFile(path)
  const reader = await openWorkbook(path, { encoding: options.encoding, stamp })
  try {
    const choices: ReadChoices = {
      sheetIndex: options.sheet === undefined ? undefined : findSheet(reader.workbook.sheets, options.sheet),
      headerRow: options.headerRow,
      encoding: options.encoding,
      skipHiddenRows: options.skipHidden,
    }
    const preview = await previewSheet(reader, choices, previewRows)
    const suggestions = proposeWithCustomFields(preview.columns, preview.rows, customFields)
    return { path, choices, preview, suggestions, stamp }
  } finally {
    await reader.close()
  }
}

/** @throws AppError `mapping.invalidTemplate`, `file.notFound` */
export async function readTemplate(path: string): Promise<Template> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new AppError('file.notFound', 'the template cannot be read', {
      params: { name: path },
      cause: error,
    })
  }
  return parseTemplate(text)
}

function findSheet(sheets: SheetPreview['workbook']['sheets'], name: string): number {
  const sheet = sheets.find((each) => each.name === name)
  if (sheet) return sheet.index
  throw new AppError('file.sheetNotFound', 'no such sheet', {
    params: { sheet: name, sheets: sheets.map((each) => each.name).join('、') },
  })
}
