import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { correctRows } from '../corrections/correctRows.ts'
import { inSteps } from '../corrections/inSteps.ts'
import { RowEditor, type CorrectionKeys } from '../corrections/RowEditor.ts'
import { comparableFields } from '../duplicates/hashIdentities.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { RowCorrection } from '../rows/RowCorrection.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask, type WorkerProgress } from '../worker/WorkerTask.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { prepareJob } from './prepareJob.ts'
import { settleConversions } from './settleConversions.ts'

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
    onProgress({ phase: 'changing', rowsDone, rowsTotal, fraction: rowsDone / rowsTotal })
  const countsFrom1904 = former.job.mapping.conversions?.countsFrom1904 ?? false
  const { mapping, rows } = await settleConversions(
    input.mapping,
    countsFrom1904,
    originalRows(staged),
    (read) => read(originalRows(staged), () => tell(0)),
  )
  journal.write(() => journal.jobs.setMapping(generationKey, mapping))
  const job = { key: generationKey, id: jobId }
  await prepareJob({ journal, job, ...keys, mapping, today, rows, onRows: tell, staysPreparing: true })
  const comparesAlike = isSameComparison(former.job.mapping, mapping)
  const generation: JobRecord = {
    ...former,
    key: generationKey,
    checkedOn: today,
    job: { ...former.job, mapping },
  }
  repeatCorrections(journal, staged, former.key, generation, keys, comparesAlike)
  journal.write(() => takePlace(journal, former, generationKey))
  await settle(journal, former, keys, comparesAlike)
  return null
}

async function* originalRows(staged: StagedRows): AsyncGenerator<Row[]> {
  for (const place of staged.places) {
    const rows = staged.encoded(place)
    yield Array.from({ length: place.rowCount }, (_, index) => {
      const { rowNumber, cells, defects = null, hidden = false } = rows.row(index)
      return { rowNumber, cells, defects, hidden }
    })
  }
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
function takePlace(journal: Journal, former: JobRecord, generationKey: number): void {
  const now = journal.jobs.get(former.job.id)
  if (now.isPlanned || now.job.state !== 'prepared') throw wrongState(now.job)
  if (now.key !== former.key || now.editRevision !== former.editRevision) {
    throw new AppError('job.changing', 'its rows changed while they were checked again')
  }
  journal.jobs.takeGeneration(former.key, generationKey, new Date().toISOString())
  // Repetitions were found by all fields and before corrections.
  journal.jobs.setDuplicatesStale(generationKey, true)
  journal.staging.markRemoved(former.key, { withIssues: true })
}

/** Groups repeated customers, and repeats the choice about them where other columns identify customers now. */
async function settle(
  journal: Journal,
  { job, duplicateChoice }: JobRecord,
  keys: CorrectionKeys,
  comparesAlike: boolean,
): Promise<void> {
  const { mapping } = journal.jobs.get(job.id).job
  const available = comparableFields(mapping)
  const fields = available.filter((field) => duplicateChoice.fields?.includes(field) ?? true)
  const { keep } = duplicateChoice
  if (comparesAlike || keep === null || fields.length === 0) {
    await correctRows(journal, job.id, keys, {
      kind: 'regroup',
      fields: fields.length > 0 ? fields : available,
    })
    return
  }
  await correctRows(journal, job.id, keys, { kind: 'chooseDuplicates', fields, keep })
}
