import { readFile } from 'node:fs/promises'
import { AppError } from '../../shared/errors/AppError.ts'
import type { CustomField } from '../../shared/model/field.ts'
import type { ColumnSuggestion, Template } from '../../shared/model/mapping.ts'
import { isNotesSheet, type ReadChoices, type SheetPreview } from '../../shared/model/workbook.ts'
import { parseTemplate } from '../../core/mapping/templates.ts'
import { proposeWithCustomFields } from '../../core/mapping/customFieldHeaders.ts'
import { assertReadableFile } from '../../core/spreadsheet/openWorkbook.ts'
import { previewFile } from '../../core/spreadsheet/preview/previewFile.ts'
import { singlePart } from '../../core/spreadsheet/preview/sheetParts.ts'
import type { FileStamp } from '../../core/spreadsheet/WorkbookReader.ts'
import { usageError } from '../grammar/usageError.ts'
import type { Output } from '../output/Output.ts'
import { sayWhenSlow } from '../output/sayWhenSlow.ts'
import type { SourceOptions } from '../options/sourceOptions.ts'

/** A previewed file. */
export interface Source {
  path: string
  choices: ReadChoices
  preview: SheetPreview
  suggestions: ColumnSuggestion[]
  /** Identity of the file at the time of the preview. */
  stamp: FileStamp
}

/**
 * Previews a file and proposes a mapping.
 *
 * @param output gets a line when opening takes long: a file that is parsed as a whole can take seconds
 * @param customFields the catalogue; a column with a custom field's name is matched to it. Default: none
 * @throws AppError `file.*`, `usage.invalid` for options that contradict each other
 */
export async function readSource(
  path: string,
  options: SourceOptions,
  output: Pick<Output, 'note' | 'texts'>,
  customFields: readonly CustomField[] = [],
): Promise<Source> {
  if (options.noHeader && options.headerRow !== undefined)
    throw usageError('contradiction', '--no-header --header-row')
  // Sheets are the same table by their column names.
  if (options.noHeader && options.allSheets) throw usageError('contradiction', '--no-header --all-sheets')
  const stamp = await assertReadableFile(path)
  const asked: ReadChoices = {
    headerRow: options.noHeader ? 0 : options.headerRow,
    encoding: options.encoding,
    delimiter: options.delimiter,
    ...(options.allSheets && { allSheets: true }),
    ...(options.skipHidden && { skipHiddenRows: true }),
  }
  const preview = await sayWhenSlow(
    previewFile(path, asked, { stamp, sheetName: options.sheet, findsParts: true }),
    () => output.note(output.texts.cli.opening),
  )
  const choices = options.sheet === undefined ? asked : { ...asked, sheetIndex: preview.sheetIndex }
  const suggestions = proposeWithCustomFields(preview.columns, preview.rows, customFields)
  return { path, choices, preview, suggestions, stamp }
}

/** Names of the visible sheets that may hold customers and are not imported. */
export function sheetsLeft({ choices, preview }: Pick<Source, 'choices' | 'preview'>): string[] {
  const taken = (choices.allSheets && preview.parts) || [singlePart(preview)]
  const indexes = new Set(taken.map(({ sheetIndex }) => sheetIndex))
  return preview.workbook.sheets
    .filter((sheet) => !indexes.has(sheet.index) && !sheet.hidden && !isNotesSheet(sheet))
    .map(({ name }) => name)
}

/**
 * Reads the template of `--template`: a file, or the name of a saved one.
 *
 * @param saved the templates of the data folder; a file of the same name goes before them
 * @throws AppError `mapping.invalidTemplate`, `file.notFound`
 */
export async function readTemplate(pathOrName: string, saved: readonly Template[]): Promise<Template> {
  let text: string
  try {
    text = await readFile(pathOrName, 'utf8')
  } catch (error) {
    const template = saved.find(({ name }) => name === pathOrName)
    if (template) return template
    throw new AppError('file.notFound', 'the template cannot be read', {
      params: { name: pathOrName },
      cause: error,
    })
  }
  return parseTemplate(text)
}
