import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { loadTexts, type Language } from '../../shared/locales/loadTexts.ts'
import type { CustomField } from '../../shared/model/field.ts'
import { writeWhole } from '../writing/writeWhole.ts'
import { bookParts, declaration } from '../writing/xlsxParts.ts'
import { columnLetters } from '../writing/columnLetters.ts'
import { ZipWriter } from '../writing/ZipWriter.ts'
import { describeImportTemplate, type TemplateColumn } from './describeImportTemplate.ts'
import { sheetXml, styleIds, templateStylesXml, type CellText, type Validation } from './templateSheet.ts'

/** Excel's last row. */
const lastRow = 1_048_576
/** Excel rejects a workbook with longer hints (or hint titles). */
const hintCharacters = 255
const hintTitleCharacters = 32

type Words = ReturnType<typeof loadTexts>['importTemplate']

/**
 * Writes 导入模板 as .xlsx: an empty sheet to fill in, with the platform fields and the custom fields
 * as columns, and 填写说明 with the meaning, format and an example of each field. Examples appear only there,
 * one field per row, so that they are never uploaded as customers.
 *
 * @throws AppError `storage.full`, `storage.unwritable`, `file.locked`
 */
export async function writeImportTemplate(
  path: string,
  dataDir: string,
  content: { customFields: readonly CustomField[]; language: Language },
): Promise<void> {
  const words = loadTexts(content.language).importTemplate
  const columns = describeImportTemplate(content.customFields, content.language)
  const lists = columns.filter(({ choices }) => choices.length > 0)
  const { data, guide, options } = words.sheets
  const sheets: [name: string, xml: string][] = [
    [data, dataSheet(columns, lists, words)],
    [guide, guideSheet(columns, words)],
    [options, optionsSheet(lists)],
  ]
  const names = sheets.map(([name]) => name)
  await writeWhole(path, dataDir, async (partial) => {
    const zip = await ZipWriter.create(partial)
    try {
      for (const [index, [, xml]] of sheets.entries()) {
        await zip.add(`xl/worksheets/sheet${index + 1}.xml`, [xml])
      }
      for (const [name, xml] of Object.entries(bookParts(names, templateStylesXml, { hiddenSheets: [options] }))) {
        await zip.add(name, [declaration + xml])
      }
      await zip.finish()
    } finally {
      await zip.close()
    }
  })
}

/** Only the header. The columns have text format, so that typed values keep leading zeros. */
function dataSheet(
  columns: readonly TemplateColumn[],
  lists: readonly TemplateColumn[],
  words: Words,
): string {
  const header = columns.map(({ name, isIdentity }): CellText => {
    return { text: name, style: isIdentity ? styleIds.requiredHeader : styleIds.header }
  })
  const validations = columns.map((column, index): Validation => {
    const letters = columnLetters(index)
    const { format, example } = column
    const hint = example ? `${format}\n${formatMessage(words.hintExample, { example })}` : format
    const list = columnLetters(lists.indexOf(column))
    return {
      range: `${letters}2:${letters}${lastRow}`,
      title: column.name.slice(0, hintTitleCharacters),
      text: hint.slice(0, hintCharacters),
      list: lists.includes(column)
        ? `'${words.sheets.options}'!$${list}$2:$${list}$${column.choices.length + 1}`
        : null,
      // Several choices in one cell match no list entry, but are valid.
      warning: column.takesSeveral ? null : words.invalid,
    }
  })
  return sheetXml({
    widths: columns.map(({ name }) => Math.min(30, Math.max(16, name.length * 2.2))),
    columnStyle: styleIds.text,
    rows: [header],
    frozenRows: 1,
    validations,
  })
}

function guideSheet(columns: readonly TemplateColumn[], words: Words): string {
  const cell = (text: string, style: number): CellText => ({ text, style })
  const { name, meaning, format, example, required } = words.columns
  return sheetXml({
    widths: [26, 46, 46, 32, 28],
    columnStyle: styleIds.text,
    rows: [
      [cell(words.title, styleIds.title)],
      ...words.notes.map((note, index) => [cell(`${index + 1}. ${note}`, styleIds.note)]),
      [],
      [name, meaning, format, example, required].map((text) => cell(text, styleIds.header)),
      ...columns.map((column) => [
        cell(column.name, column.isIdentity ? styleIds.requiredName : styleIds.fieldName),
        cell(column.meaning, styleIds.wrapped),
        cell(column.format, styleIds.wrapped),
        cell(column.example, styleIds.wrapped),
        cell(
          column.isIdentity ? words.required.identity : words.required.optional,
          column.isIdentity ? styleIds.requiredName : styleIds.wrapped,
        ),
      ]),
    ],
    frozenRows: 0,
    validations: [],
  })
}

/**
 * Hidden sheet with the choices of all lists: a list inside a validation rule is limited to 255 characters.
 */
function optionsSheet(lists: readonly TemplateColumn[]): string {
  const longest = Math.max(0, ...lists.map(({ choices }) => choices.length))
  const rows = Array.from({ length: longest }, (_, row) =>
    lists.map(({ choices }): CellText => ({ text: choices[row] ?? '', style: styleIds.text })),
  )
  const header = lists.map(({ name }): CellText => ({ text: name, style: styleIds.header }))
  return sheetXml({
    widths: lists.map(() => 20),
    columnStyle: styleIds.text,
    rows: [header, ...rows],
    frozenRows: 0,
    validations: [],
  })
}
