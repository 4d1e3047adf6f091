import { z } from 'zod'
import { sheetPreviewSchema } from '../../shared/model/workbook.ts'
import { mappingProposalSchema } from '../../shared/model/mapping.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { exitCodes } from '../exitCode.ts'
import { argument, defineCommand } from '../grammar/command.ts'
import { sourceOptions } from '../options/sourceOptions.ts'
import { nameOfField } from './describeMapping.ts'
import { readSource } from './source.ts'

const { workbook, sheetIndex, headerRow, columns, rowCount } = sheetPreviewSchema.shape

/** Shows the content of a file and the proposed mapping. Stores nothing. */
export const inspectCommand = defineCommand({
  name: 'inspect',
  argument: argument('FILE', 'file'),
  options: sourceOptions,
  answer: z.strictObject({
    workbook: workbook.describe('Format, encoding and sheets of the file'),
    sheetIndex: sheetIndex.describe('The sheet that is read, 0-based'),
    headerRow: headerRow.describe('Row number of the header, 1-based'),
    columns: columns.describe('Columns with their first values'),
    rowCount: rowCount.describe('Rows below the header; null: not known without reading all of it'),
    suggestions: mappingProposalSchema.shape.suggestions.describe('The field proposed for each column'),
  }),
  async run({ argument: file, options }, { texts }) {
    const { preview, suggestions } = await readSource(file, options)
    const { cli } = texts
    const rows = preview.columns.map((column) => {
      const suggestion = suggestions.find((each) => each.columnIndex === column.index)
      const field = suggestion?.target ? nameOfField(texts, suggestion.target) : cli.notMapped
      return [
        column.name,
        column.samples.join(cli.listSeparator),
        suggestion?.state === 'suggested' ? formatMessage(cli.needsConfirming, { field }) : field,
      ]
    })
    const { fileName, format, encoding, sheets } = preview.workbook
    return {
      exitCode: exitCodes.done,
      answer: {
        workbook: preview.workbook,
        sheetIndex: preview.sheetIndex,
        headerRow: preview.headerRow,
        columns: preview.columns,
        rowCount: preview.rowCount,
        suggestions,
      },
      lines: [
        formatMessage(cli.workbook, { file: fileName, format, encoding: encoding ?? '' }),
        ...sheets.map(({ name, index, hidden }) =>
          formatMessage(cli.sheetLine, {
            name,
            marks: `${index === preview.sheetIndex ? cli.sheetChosen : ''}${hidden ? cli.sheetHidden : ''}`,
          }),
        ),
        formatMessage(cli.headerRow, { row: preview.headerRow, count: preview.columns.length }),
        { header: [cli.columnTitle, cli.samplesTitle, cli.fieldTitle], rows },
      ],
    }
  },
})
