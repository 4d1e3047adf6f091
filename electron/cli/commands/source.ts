import { readFile } from 'node:fs/promises'
import { AppError } from '../../shared/errors/AppError.ts'
import type { CustomField } from '../../shared/model/field.ts'
import type { ColumnSuggestion, Template } from '../../shared/model/mapping.ts'
import type { ReadChoices, SheetPreview } from '../../shared/model/workbook.ts'
import { parseTemplate } from '../../core/mapping/templates.ts'
import { proposeWithCustomFields } from '../../core/mapping/customFieldHeaders.ts'
import { assertReadableFile } from '../../core/spreadsheet/openWorkbook.ts'
import { previewFile } from '../../core/spreadsheet/preview/previewFile.ts'
import type { FileStamp } from '../../core/spreadsheet/WorkbookReader.ts'
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
 * @param customFields the catalogue; a column with a custom field's name is matched to it. Default: none
 * @throws AppError `file.*`
 */
export async function readSource(
  path: string,
  options: SourceOptions,
  customFields: readonly CustomField[] = [],
): Promise<Source> {
  const stamp = await assertReadableFile(path)
  const asked: ReadChoices = {
    headerRow: options.headerRow,
    encoding: options.encoding,
    skipHiddenRows: options.skipHidden,
  }
  const preview = await previewFile(path, asked, { stamp, sheetName: options.sheet })
  const choices = options.sheet === undefined ? asked : { ...asked, sheetIndex: preview.sheetIndex }
  const suggestions = proposeWithCustomFields(preview.columns, preview.rows, customFields)
  return { path, choices, preview, suggestions, stamp }
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
