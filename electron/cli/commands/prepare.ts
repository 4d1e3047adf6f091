import { fieldKeyOf, type FieldKey } from '../../shared/model/field.ts'
import type { IssueGroup } from '../../shared/model/issue.ts'
import type { Job } from '../../shared/model/job.ts'
import type { ConversionChoices, Mapping } from '../../shared/model/mapping.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import { describeCause, type Texts } from '../../shared/locales/loadTexts.ts'
import type { CoreServices } from '../../core/createCoreServices.ts'
import { parseMapOption, parseSetOption } from '../../core/mapping/parseOptions.ts'
import { resolveMapping } from '../../core/mapping/resolveMapping.ts'
import { exitCodes, type ExitCode } from '../exitCode.ts'
import { readMatchingOptions } from '../matchingOptions.ts'
import type { Output } from '../Output.ts'
import type { Command, CommandOptions } from '../parseCommand.ts'
import { onInterrupt } from '../onInterrupt.ts'
import { nameOfField } from './inspect.ts'
import { readSource, readTemplate } from './source.ts'

/** A prepared job and its description. */
export interface Prepared {
  job: Job
  /** For `--json`. */
  facts: { mapping: object; issues: IssueGroup[]; unmapped: string[] }
  /** For the terminal. */
  lines: string[]
}

/** `prepare FILE`: prepares a job without uploading it. Invalid rows give an exit code, not an error. */
export async function prepare(command: Command, services: CoreServices, output: Output): Promise<ExitCode> {
  const { job, facts, lines } = await prepareFile(command, services, output)
  const isBlocked = job.invalidRows > 0 && !job.skipInvalid
  const { cli } = output.texts
  const next = isBlocked
    ? formatMessage(cli.hasInvalidRows, { count: job.invalidRows })
    : formatMessage(cli.preparedNext, { jobId: job.id })
  output.job(job, facts, [...lines, next])
  return isBlocked ? exitCodes.invalidRows : exitCodes.done
}

/**
 * Prepares a job from the file and the options; Ctrl+C cancels.
 *
 * @throws AppError `file.*`, `mapping.*`, `options.invalid`, `options.resendNeedsMatching`, `storage.*`,
 *   `cancelled`
 */
export async function prepareFile(
  { argument, options }: Command,
  services: CoreServices,
  output: Output,
): Promise<Prepared> {
  const template = options.templatePath === undefined ? undefined : await readTemplate(options.templatePath)
  const matching = readMatchingOptions(options, template?.options)
  if (options.resendUnknown && !matching.isMatching) {
    throw new AppError('options.resendNeedsMatching', 'sending again is offered with matching on only')
  }
  const mapOptions = options.map.map(parseMapOption)
  const setOptions = options.set.map(parseSetOption)
  const { path, choices, preview, suggestions, stamp } = await readSource(
    argument,
    options,
    services.customFields.list(),
  )
  const { columns } = preview
  const resolved = resolveMapping({ columns, suggestions, mapOptions, setOptions, template })
  const mapping = withAnswers(resolved.mapping, options)
  const settings = services.settings.get()
  const { jobId } = await services.preparation.start({
    path,
    choices,
    stamp,
    mapping,
    options: matching,
    rowsPerBatch: services.policy.limitBatchRows(options.rowsPerBatch ?? settings.batchRows),
    concurrency: options.concurrency ?? settings.concurrency,
    bisectRejected: settings.bisectRejected,
  })
  const stopListening = onInterrupt(() => void services.preparation.cancel(jobId))
  try {
    const summary = await services.preparation.wait(jobId)
    if (!summary) throw new AppError('cancelled', 'preparing was interrupted')
    const job = applySkip(summary.job, options, services)
    return {
      job,
      facts: {
        mapping: mappingFacts(mapping),
        issues: summary.issues,
        unmapped: resolved.unmapped,
      },
      lines: describe(output.texts, resolved, summary.issues),
    }
  } finally {
    stopListening()
  }
}

const dateOrders = { ask: 'ask', 'month-first': 'monthFirst', 'day-first': 'dayFirst' } as const
const shortYears = { ask: 'ask', 'last-hundred': 'lastHundredYears' } as const
const dayShifts = { ask: 'ask', 'next-day': 'nextDay', 'as-written': 'asWritten' } as const
const lunarReadings = { ask: 'ask', 'as-solar': 'asSolar' } as const
const emptyDateChoices = { ask: 'ask', 'leave-out': 'leaveOut', keep: 'keep' } as const
const zeroMeanings = { ask: 'ask', female: 'zeroFemale', male: 'zeroMale', unknown: 'zeroUnknown' } as const

/** Applies the options that answer a question about a column. They take precedence over the template. */
function withAnswers(mapping: Mapping, options: CommandOptions): Mapping {
  const {
    dayMonthOrder,
    twoDigitYears,
    shiftedDates,
    lunarDates,
    emptyDates,
    zeroInSex,
    northAmericanPhones,
  } = options
  const answers: ConversionChoices = {
    ...(dayMonthOrder && { dayMonthOrder: dateOrders[dayMonthOrder] }),
    ...(twoDigitYears && { twoDigitYears: shortYears[twoDigitYears] }),
    ...(shiftedDates && { dayShift: dayShifts[shiftedDates] }),
    ...(lunarDates && { lunarDates: lunarReadings[lunarDates] }),
    ...(emptyDates && { emptyDates: emptyDateChoices[emptyDates] }),
    ...(zeroInSex && { zeroOneSex: zeroMeanings[zeroInSex] }),
    ...(northAmericanPhones && { northAmericanPhones }),
  }
  if (Object.keys(answers).length === 0) return mapping
  return { ...mapping, conversions: { ...mapping.conversions, ...answers } }
}

/** Applies `--skip-invalid`: skips the rows with errors. */
export function applySkip(job: Job, options: CommandOptions, services: CoreServices): Job {
  if (!options.skipInvalid || job.skipInvalid || job.invalidRows === 0) return job
  return services.edits.setSkipInvalid(job.id, true)
}

/** The mapping for `--json`, with the field names of `--map` and `--set`. */
function mappingFacts(mapping: Mapping): object {
  return {
    columns: mapping.columns.map(({ columnIndex, columnName, target }) => ({
      columnIndex,
      columnName,
      field: target ? fieldKeyOf(target) : null,
      target,
    })),
    constants: mapping.constants.map(({ target, value }) => ({ field: fieldKeyOf(target), value, target })),
    blanksClear: mapping.blanksClear,
  }
}

function describe(
  texts: Texts,
  { mapping, unmapped, missing }: { mapping: Mapping; unmapped: string[]; missing: string[] },
  issues: IssueGroup[],
): string[] {
  const { cli } = texts
  const lines = [cli.mappedTitle]
  const fieldNames = new Map<FieldKey, string>()
  for (const { columnName, target } of mapping.columns) {
    if (!target) continue
    const field = nameOfField(texts, target)
    fieldNames.set(fieldKeyOf(target), field)
    lines.push(formatMessage(cli.mappedLine, { column: columnName, field }))
  }
  if (unmapped.length > 0) lines.push(formatMessage(cli.unmapped, { columns: unmapped.join('、') }))
  if (missing.length > 0) lines.push(formatMessage(cli.missing, { columns: missing.join('、') }))
  if (issues.length > 0) lines.push(cli.issuesTitle)
  for (const { code, field, severity, count } of issues) {
    lines.push(
      formatMessage(cli.issueLine, {
        severity: severity === 'error' ? cli.severityError : cli.severityWarning,
        title: describeCause(texts, code),
        field: field === null ? '' : (fieldNames.get(field) ?? field),
        count,
      }),
    )
  }
  return lines
}
