import { z } from 'zod'
import type { IssueGroup } from '../../shared/model/issue.ts'
import type { Job } from '../../shared/model/job.ts'
import type { Template } from '../../shared/model/mapping.ts'
import { matchingOptionsSchema, type MatchingOptions } from '../../shared/model/matchingOptions.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { formatMessage } from '../../shared/locales/formatMessage.ts'
import type { Texts } from '../../shared/locales/loadTexts.ts'
import type { CoreServices } from '../../core/createCoreServices.ts'
import { parseMapOption, parseSetOption } from '../../core/mapping/parseOptions.ts'
import { findRememberedJob } from '../../core/mapping/rememberedMapping.ts'
import { templateFromMapping } from '../../core/mapping/templates.ts'
import { resolveMapping, type ResolvedMapping } from '../../core/mapping/resolveMapping.ts'
import { issuesAnswer, toJobAnswer, type JobAnswer } from '../answers/jobAnswer.ts'
import type { ValuesOf } from '../grammar/option.ts'
import type { Session } from '../Session.ts'
import { usageError } from '../grammar/usageError.ts'
import type { Knowledge } from '../knowledge.ts'
import { onInterrupt } from '../onInterrupt.ts'
import {
  conversionOptions,
  mappingOptions,
  withAnswers,
  type ConversionOptions,
  type MappingOptions,
} from '../options/mappingOptions.ts'
import { matchingOptions, readMatchingOptions } from '../options/matchingOptions.ts'
import { sourceOptions } from '../options/sourceOptions.ts'
import { paceOptions, skipOptions } from '../options/uploadOptions.ts'
import type { Line } from '../output/layout.ts'
import { describeIssues, describeMapping } from './describeMapping.ts'
import { describeMatching, describePreselected, preselectedOtherwise } from './describeMatching.ts'
import {
  assertExplainable,
  describeFindings,
  explain,
  explainOptions,
  findingsAnswer,
  type Finding,
} from './explain.ts'
import { readSource, readTemplate, sheetsLeft, type Source } from './source.ts'

/** The options of everything that prepares a file. */
export const prepareOptions = {
  ...sourceOptions,
  ...mappingOptions,
  ...conversionOptions,
  ...matchingOptions,
  ...paceOptions,
  ...skipOptions,
  ...explainOptions,
}
export type PrepareOptions = ValuesOf<typeof prepareOptions>

/** What `--json` tells of preparing, beside the job. */
export const preparedAnswer = {
  issues: issuesAnswer,
  unmapped: z.array(z.string()).describe('Names of the columns that are not imported'),
  preselected: matchingOptionsSchema
    .nullable()
    .describe(
      'Matching that the window would preselect for these columns, where neither an option nor a template chose one and `options` differs; else null',
    ),
  findings: findingsAnswer,
}

/** A prepared job and its description. */
export interface Prepared {
  job: Job
  facts: {
    issues: IssueGroup[]
    unmapped: string[]
    preselected: MatchingOptions | null
    findings?: Finding[] | undefined
  }
  lines: Line[]
}

/**
 * The template of `--template`, or the mapping of the last import with the same header for `--remembered`.
 *
 * @throws AppError `mapping.invalidTemplate`, `file.notFound`, `usage.invalid` for both at once
 */
export async function chooseTemplate(
  { template, remembered }: MappingOptions,
  { templates }: Knowledge,
): Promise<Template | undefined> {
  if (template === undefined) return undefined
  if (remembered) throw usageError('contradiction', '--template, --remembered')
  return readTemplate(template, templates)
}

/**
 * Decides which column goes to which field: `--map` and `--set`, then the template or the remembered mapping, then what
 * the header says.
 *
 * @throws AppError `mapping.*`, `usage.invalid`
 */
export function mapColumns(
  source: Source,
  options: MappingOptions & ConversionOptions,
  knowledge: Knowledge,
  given: Template | undefined,
): ResolvedMapping {
  const { preview, suggestions } = source
  const remembered = rememberedJob(source, options, knowledge)
  const template =
    given ??
    (remembered
      ? templateFromMapping(remembered.fileName, remembered.mapping, remembered.options)
      : undefined)
  const resolved = resolveMapping({
    columns: preview.columns,
    suggestions,
    mapOptions: options.map.map(parseMapOption),
    setOptions: options.set.map(parseSetOption),
    template,
    joinsAddress: options.joinAddress,
  })
  return { ...resolved, mapping: withAnswers(resolved.mapping, options) }
}

/** The import that `--remembered` follows; null without it. @throws AppError `mapping.notRemembered` when there is none */
function rememberedJob(
  { preview }: Source,
  { remembered }: Pick<MappingOptions, 'remembered'>,
  { jobs }: Knowledge,
): Job | null {
  if (!remembered) return null
  const found = findRememberedJob(preview.columns, jobs)
  if (!found) throw new AppError('mapping.notRemembered', 'no completed import has this header')
  return found
}

/**
 * Prepares a job from a file; Ctrl+C cancels.
 *
 * @throws AppError `file.*`, `mapping.*`, `options.invalid`, `options.resendNeedsMatching`, `storage.*`,
 *   `cancelled`
 */
export async function prepareFile(
  file: string,
  options: PrepareOptions & { resendUnknown?: boolean },
  knowledge: Knowledge,
  services: CoreServices,
  { texts, output }: Pick<Session, 'texts' | 'output'>,
): Promise<Prepared> {
  assertExplainable(options)
  const template = await chooseTemplate(options, knowledge)
  const matching = readMatchingOptions(options, template?.options)
  if (options.resendUnknown && !matching.isMatching) {
    throw new AppError('options.resendNeedsMatching', 'sending again is offered with matching on only')
  }
  const source = await readSource(file, options, output, knowledge.customFields)
  const resolved = mapColumns(source, options, knowledge, template)
  const remembered = rememberedJob(source, options, knowledge)?.options
  const preselected = preselectedOtherwise(options, template, {
    used: matching,
    mapping: resolved.mapping,
    ...(remembered && { remembered }),
  })
  if (preselected) output.note(describePreselected(texts, matching, preselected))
  const { settings, policy } = knowledge
  const { jobId } = await services.preparation.start({
    path: source.path,
    choices: source.choices,
    stamp: source.stamp,
    preview: source.preview,
    mapping: resolved.mapping,
    options: matching,
    rowsPerBatch: policy.limitBatchRows(options.rowsPerBatch ?? settings.batchRows),
    concurrency: options.concurrency ?? settings.concurrency,
    bisectRejected: settings.bisectRejected,
  })
  const stopListening = onInterrupt(() => void services.preparation.cancel(jobId))
  try {
    const summary = await services.preparation.wait(jobId)
    if (!summary) throw new AppError('cancelled', 'preparing was interrupted')
    const job = applySkip(summary.job, options, services)
    const findings = await explain(job, options, services.jobs, texts)
    return {
      job,
      facts: {
        issues: summary.issues,
        unmapped: resolved.unmapped,
        preselected,
        ...(options.explainRows !== undefined && { findings }),
      },
      lines: [
        ...describeSheets(texts, source),
        ...describeMapping(texts, resolved),
        describeMatching(texts, matching),
        ...describeIssues(texts, resolved.mapping, summary.issues),
        ...describeFindings(texts, findings),
      ],
    }
  } finally {
    stopListening()
  }
}

/** Names the sheets that stay behind, which a file with a sheet per branch has. */
function describeSheets(texts: Texts, source: Source): Line[] {
  const names = sheetsLeft(source)
  const { cli } = texts
  const text = source.choices.allSheets ? cli.sheetsDiffer : cli.sheetsLeft
  return names.length === 0 ? [] : [formatMessage(text, { names: names.join(cli.listSeparator) })]
}

/** Applies `--skip-invalid`: skips the rows with errors. */
export function applySkip(job: Job, options: ValuesOf<typeof skipOptions>, services: CoreServices): Job {
  if (!options.skipInvalid || job.skipInvalid || job.invalidRows === 0) return job
  return services.edits.setSkipInvalid(job.id, true)
}

/** The answer of a command that prepared a job. */
export function toPreparedAnswer({ facts }: Prepared, job: Job): JobAnswer & Prepared['facts'] {
  return { ...toJobAnswer(job), ...facts }
}
