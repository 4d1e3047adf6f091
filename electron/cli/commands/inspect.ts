import { z } from 'zod'
import { AppError } from '../../shared/errors/AppError.ts'
import { sheetPreviewSchema, type Column } from '../../shared/model/workbook.ts'
import { mappingProposalSchema, type ColumnSuggestion, type Mapping } from '../../shared/model/mapping.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import { findRememberedJob } from '../../core/mapping/rememberedMapping.ts'
import type { ResolvedMapping } from '../../core/mapping/resolveMapping.ts'
import { findTemplatesFor } from '../../core/mapping/templates.ts'
import { mappingAnswer, toMappingAnswer } from '../answers/jobAnswer.ts'
import { exitCodes } from '../exitCode.ts'
import { argument, defineCommand } from '../grammar/command.ts'
import { withInputFile } from '../inputFile.ts'
import { readKnowledge } from '../knowledge.ts'
import { conversionOptions, mappingOptions } from '../options/mappingOptions.ts'
import { sourceOptions } from '../options/sourceOptions.ts'
import { localTime } from '../output/localTime.ts'
import { describeMapping, nameOfField } from './describeMapping.ts'
import { chooseTemplate, mapColumns, preparedAnswer } from './prepareFile.ts'
import { readSource } from './source.ts'

const { workbook, sheetIndex, headerRow, columns, rowCount } = sheetPreviewSchema.shape

/**
 * Shows the content of a file and what `prepare` with the same options would make of it: the catalogue, the saved
 * templates and the mapping of the last import with this header are known. Stores nothing.
 */
export const inspectCommand = defineCommand({
  name: 'inspect',
  argument: argument('FILE', 'file'),
  options: { ...sourceOptions, ...mappingOptions, ...conversionOptions },
  answer: z.strictObject({
    workbook: workbook.describe('Format, encoding and sheets of the file'),
    sheetIndex: sheetIndex.describe('The sheet that is read, 0-based'),
    headerRow: headerRow.describe('Row number of the header, 1-based; 0: it has none'),
    columns: columns.describe('Columns with their first values'),
    rowCount: rowCount.describe('Rows below the header; null: not known without reading all of it'),
    suggestions: mappingProposalSchema.shape.suggestions.describe('The field proposed for each column'),
    mapping: mappingAnswer.nullable().describe('What `prepare` would use; null: no column has a field'),
    unmapped: preparedAnswer.unmapped,
    missing: z.array(z.string()).describe('Columns of the template that the file does not have'),
    templates: z
      .array(z.string())
      .describe('Saved templates whose columns are all in this header, best first: for `--template`'),
    remembered: z
      .strictObject({
        jobId: z.string().describe('The JOB of `job`'),
        fileName: z.string().describe('Name of its file'),
        completedAt: z.string().nullable().describe('ISO time'),
        mapping: mappingAnswer.describe('Columns and their fields'),
      })
      .nullable()
      .describe('The last completed import with this header, whose mapping `--remembered` takes'),
  }),
  async run({ argument: file, options }, session) {
    const { texts } = session
    const { cli } = texts
    const knowledge = readKnowledge(session)
    const template = await chooseTemplate(options, knowledge)
    const source = await withInputFile(file, (path) =>
      readSource(path, options, session.output, knowledge.customFields),
    )
    const { preview, suggestions } = source
    const resolved = orNull(() => mapColumns(source, options, knowledge, template))
    const templates = findTemplatesFor(preview.columns, [...knowledge.templates]).map(({ name }) => name)
    const remembered = findRememberedJob(preview.columns, knowledge.jobs)
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
        mapping: resolved && toMappingAnswer(resolved.mapping),
        unmapped: resolved?.unmapped ?? preview.columns.map(({ name }) => name),
        missing: resolved?.missing ?? [],
        templates,
        remembered: remembered && {
          jobId: remembered.id,
          fileName: remembered.fileName,
          completedAt: remembered.completedAt,
          mapping: toMappingAnswer(remembered.mapping),
        },
      },
      lines: [
        formatMessage(cli.workbook, { file: fileName, format, encoding: encoding ?? '' }),
        ...sheets.map(({ name, index, hidden }) =>
          formatMessage(cli.sheetLine, {
            name,
            marks: [
              index === preview.sheetIndex ? cli.sheetChosen : '',
              preview.parts?.some(({ sheetIndex }) => sheetIndex === index) ? cli.sheetAlike : '',
              hidden ? cli.sheetHidden : '',
            ].join(''),
          }),
        ),
        formatMessage(preview.headerRow === 0 ? cli.noHeader : cli.headerRow, {
          row: preview.headerRow,
          count: preview.columns.length,
        }),
        {
          header: [cli.columnTitle, cli.samplesTitle, cli.fieldTitle],
          rows: preview.columns.map((column) =>
            describeColumn(texts, column, suggestions, resolved?.mapping),
          ),
        },
        ...(templates.length > 0
          ? [formatMessage(cli.fittingTemplates, { names: templates.join(cli.listSeparator) })]
          : []),
        ...(remembered
          ? [
              formatMessage(cli.rememberedMapping, {
                jobId: remembered.id,
                file: remembered.fileName,
                time: localTime(remembered.completedAt ?? remembered.changedAt),
              }),
              ...describeMapping(texts, { mapping: remembered.mapping, unmapped: [], missing: [] }),
            ]
          : []),
      ],
    }
  },
})

/** A file without any recognised column can still be looked at. */
function orNull(resolve: () => ResolvedMapping): ResolvedMapping | null {
  try {
    return resolve()
  } catch (error) {
    if (AppError.from(error).code === 'mapping.nothingMapped') return null
    throw error
  }
}

function describeColumn(
  texts: Texts,
  { index, name, samples }: Column,
  suggestions: readonly ColumnSuggestion[],
  mapping: Mapping | undefined,
): string[] {
  const { cli } = texts
  const used = mapping?.columns.find(({ columnIndex }) => columnIndex === index)?.target
  const suggested = suggestions.find(({ columnIndex }) => columnIndex === index)?.target
  const field = used
    ? nameOfField(texts, used)
    : suggested
      ? formatMessage(cli.needsConfirming, { field: nameOfField(texts, suggested) })
      : cli.notMapped
  return [name, samples.join(cli.listSeparator), field]
}
