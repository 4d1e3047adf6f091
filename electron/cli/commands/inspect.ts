import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { FieldTarget } from '../../shared/model/field.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { exitCodes, type ExitCode } from '../exitCode.ts'
import type { Output } from '../Output.ts'
import type { Command } from '../parseCommand.ts'
import { readSource } from './source.ts'

/** `inspect FILE`: shows the content of a file and the proposed mapping. Stores nothing. */
export async function inspect(command: Command, output: Output): Promise<ExitCode> {
  const { preview, suggestions } = await readSource(command.argument, command.options)
  const { workbook, sheetIndex, headerRow, columns, rowCount } = preview
  const { cli } = output.texts
  const lines = [
    formatMessage(cli.workbook, {
      file: workbook.fileName,
      format: workbook.format,
      encoding: workbook.encoding ?? '',
    }),
    ...workbook.sheets.map((sheet) =>
      formatMessage(cli.sheetLine, {
        name: sheet.name,
        marks: `${sheet.index === sheetIndex ? cli.sheetChosen : ''}${sheet.hidden ? cli.sheetHidden : ''}`,
      }),
    ),
    formatMessage(cli.headerRow, { row: headerRow, count: columns.length }),
    ...columns.map((column) => {
      const suggestion = suggestions.find((each) => each.columnIndex === column.index)
      const field = suggestion?.target ? nameOfField(output.texts, suggestion.target) : cli.notMapped
      return formatMessage(cli.columnLine, {
        column: column.name,
        samples: column.samples.join(cli.sampleSeparator),
        field: suggestion?.state === 'suggested' ? formatMessage(cli.needsConfirming, { field }) : field,
      })
    }),
  ]
  output.result({ workbook, sheetIndex, headerRow, columns, rowCount, suggestions }, lines)
  return exitCodes.done
}

/** @returns the label of a standard field, or name and id of a custom field */
export function nameOfField(texts: Texts, target: FieldTarget): string {
  return target.kind === 'standard'
    ? texts.fields[target.field].label
    : `${target.configName} (${target.configId})`
}
