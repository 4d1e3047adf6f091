import type { DuplicateField, DuplicateKeep } from '../../shared/model/correction.ts'
import { filledFields, type Mapping } from '../../shared/model/mapping.ts'
import { isSameMatching, usualMatchingOptions } from '../../shared/model/matchingOptions.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { correctRows } from '../corrections/correctRows.ts'
import type { TellProgress } from '../corrections/CorrectionWork.ts'
import { skipNotCustomers, unskipNotCustomers } from '../corrections/notCustomers.ts'
import { inSteps } from '../corrections/inSteps.ts'
import { RowEditor, type CorrectionKeys } from '../corrections/RowEditor.ts'
import { comparableFields } from '../duplicates/hashIdentities.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { RowCorrection } from '../rows/RowCorrection.ts'
import { LineWriter } from '../rowLines/LineWriter.ts'
import { parseLines, type RowLines } from '../rowLines/RowLines.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask, type WorkerProgress } from '../worker/WorkerTask.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { prepareJob } from './prepareJob.ts'
import { settleConversions } from './settleConversions.ts'
import { withReadingOf } from './withReading.ts'

export interface RecheckInput {
  dataDir: string
  jobId: string
  /** Key of the entry in `preparing` that receives the new rows. */
  generationKey: number
  dataKey: Uint8Array
  identityKey: Uint8Array
  mapping: Mapping
  /** `yyyy-MM-dd` in the user's time zone. */
  today: string
}

/** Checks the staged rows of a job again, by another mapping. */
export const recheckTask = defineTask<RecheckInput, null>('recheck')

/**
 * Checks the rows of a job again, by another mapping, from the rows as they were read: the file is not needed.
 * The new generation is built beside the former one and takes its place in one transaction with the user's
 * corrections and the edit log; a process that ends before leaves the job as it was. See docs/generations.md.
 *
 * @throws AppError `job.wrongState` once an upload was started, `job.changing` when a row changed meanwhile,
 *   `mapping.*`, `storage.*`
 */
export async function recheckJob(
  journal: Journal,
  input: RecheckInput,
  onProgress: (progress: WorkerProgress) => void,
): Promise<null> {
  const keys = { dataKey: Buffer.from(input.dataKey), identityKey: Buffer.from(input.identityKey) }
  const { jobId, generationKey, today } = input
  const former = journal.jobs.get(jobId)
  const staged = new StagedRows(journal, { key: former.key, id: jobId }, keys.dataKey)
  const rowsTotal = staged.rowCount
  const tell = (rowsDone: number): void =>
    onProgress({ phase: 'checking', rowsDone, rowsTotal, fraction: rowsDone / rowsTotal })
  const countsFrom1904 = former.job.mapping.conversions?.countsFrom1904 ?? false
  const { mapping, rows } = await settleConversions(
    withReadingOf(former.job.mapping, input.mapping),
    countsFrom1904,
    originalLines(staged),
    (read) => read(originalRows(staged), () => tell(0)),
  )
  journal.write(() => journal.jobs.setMapping(generationKey, mapping))
  const job = { key: generationKey, id: jobId }
  await prepareJob({ journal, job, ...keys, mapping, today, rows, onRows: tell, staysPreparing: true })
  const again = isSameComparison(former.job.mapping, mapping) ? null : choiceAgain(former, mapping)
  const generation: JobRecord = {
    ...former,
    key: generationKey,
    checkedOn: today,
    job: { ...former.job, mapping },
  }
  repeatCorrections(journal, staged, former.key, generation, keys, again === null)
  journal.write(() => takePlace(journal, former, generation, again))
  await settle(journal, jobId, keys, again, (progress) =>
    onProgress({ ...progress, fraction: progress.rowsDone / rowsTotal }),
  )
  await settleNotCustomers(journal, jobId, keys, former.job.mapping, mapping)
  return null
}

async function* originalLines(staged: StagedRows): AsyncGenerator<RowLines> {
  const writer = new LineWriter()
  for (const place of staged.places) {
    staged.encoded(place).copyLines(writer)
    yield writer.take()
  }
}

async function* originalRows(staged: StagedRows): AsyncGenerator<Row[]> {
  for await (const lines of originalLines(staged)) yield parseLines(lines)
}

/** Whether customers are compared by the same columns, so that the choice about duplicates still holds. */
function isSameComparison(one: Mapping, other: Mapping): boolean {
  const comparedBy = (mapping: Mapping): string =>
    JSON.stringify(
      comparableFields(mapping).map((field) => [
        field,
        mapping.columns.find(({ target }) => target?.kind === 'standard' && target.field === field)
          ?.columnIndex,
      ]),
    )
  return comparedBy(one) === comparedBy(other)
}

/** Gives the rows of the new generation the user's corrections. Their log follows with the change of place. */
function repeatCorrections(
  journal: Journal,
  former: StagedRows,
  formerKey: number,
  generation: JobRecord,
  keys: CorrectionKeys,
  comparesAlike: boolean,
): void {
  const editor = new RowEditor(journal, generation, keys)
  for (const ordinals of correctedRows(journal, formerKey)) {
    const wanted = former.withCorrectionsOf(ordinals).map(({ ordinal, correction }) => ({
      ordinal,
      after: comparesAlike ? correction : withoutChoice(correction),
    }))
    journal.write(() => editor.apply(wanted))
  }
}

function withoutChoice(correction: RowCorrection): RowCorrection {
  return { ...correction, merged: {}, skip: correction.skip === 'user' ? 'user' : null }
}

function* correctedRows(journal: Journal, jobKey: number): Generator<number[]> {
  const corrected = new Set([...journal.ordinals.edited(jobKey), ...journal.ordinals.skipped(jobKey)])
  const ordinals = [...corrected].sort((one, other) => one - other)
  yield* inSteps(ordinals)
}

/** The caller holds the transaction. */
function takePlace(
  journal: Journal,
  former: JobRecord,
  generation: JobRecord,
  again: RepeatedChoice | null,
): void {
  const now = journal.jobs.get(former.job.id)
  if (now.isPlanned || now.job.state !== 'prepared') throw wrongState(now.job)
  if (now.key !== former.key || now.editRevision !== former.editRevision) {
    throw new AppError('job.changing', 'its rows changed while they were checked again')
  }
  const changedAt = new Date().toISOString()
  journal.jobs.takeGeneration(former.key, generation.key, changedAt)
  // The usual way to match follows from the fields; one that the user chose stays.
  const usual = (mapping: Mapping) => usualMatchingOptions(filledFields(mapping))
  if (isSameMatching(now.job.options, usual(former.job.mapping))) {
    journal.jobs.setOptions(generation.key, usual(generation.job.mapping), changedAt)
  }
  // Its rows no longer follow the choice, until it is repeated.
  if (again) journal.jobs.setDuplicateChoice(generation.key, { fields: again.fields, keep: null })
  // Repetitions were found by all fields and before corrections.
  journal.jobs.setDuplicatesStale(generation.key, true)
  journal.staging.markRemoved(former.key, { withIssues: true })
}

/** Groups repeated customers, and repeats the choice about them where other columns identify customers now. */
async function settle(
  journal: Journal,
  jobId: string,
  keys: CorrectionKeys,
  again: RepeatedChoice | null,
  tell: TellProgress,
): Promise<void> {
  const { job, duplicateChoice } = journal.jobs.get(jobId)
  const fields = duplicateChoice.fields ?? comparableFields(job.mapping)
  const keep = again?.keep ?? null
  const work = keep === null ? ({ kind: 'regroup' } as const) : ({ kind: 'chooseDuplicates', keep } as const)
  await correctRows(journal, jobId, keys, { ...work, fields: [...fields] }, tell)
}

/** Follows another answer about rows that are no customers: what was left out by the former one is back. */
async function settleNotCustomers(
  journal: Journal,
  jobId: string,
  keys: CorrectionKeys,
  before: Mapping,
  after: Mapping,
): Promise<void> {
  const [were, are] = [before, after].map(({ conversions }) => conversions?.notCustomers === 'skip')
  if (are && !were) await skipNotCustomers(journal, jobId, keys)
  if (were && !are) await unskipNotCustomers(journal, jobId, keys)
}

interface RepeatedChoice {
  fields: DuplicateField[]
  /** Null: no choice to repeat. */
  keep: DuplicateKeep | null
}

/**
 * How repeated customers are treated where other columns identify them. A choice is repeated by the fields it was made
 * for: about others nobody was asked.
 */
function choiceAgain({ job, duplicateChoice }: JobRecord, mapping: Mapping): RepeatedChoice {
  const available = comparableFields(mapping)
  const { fields, keep } = duplicateChoice
  const kept = available.filter((field) => fields?.includes(field) ?? true)
  if (keep !== null && kept.length > 0) return { fields: kept, keep }
  const before = comparableFields(job.mapping)
  const compared = available.filter((field) => kept.includes(field) || !before.includes(field))
  return { fields: compared.length > 0 ? compared : available, keep: null }
}
