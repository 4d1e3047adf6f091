import { ConversionStatistics } from '../conversion/ConversionStatistics.ts'
import { createRowConverter } from '../conversion/createRowConverter.ts'
import { FillCounter } from '../conversion/FillCounter.ts'
import { DistinctValueCounter, type DistinctValues } from '../conversion/optionMatching.ts'
import type { ConversionSummary, FieldFill } from '../../shared/model/correction.ts'
import type { Journal } from '../journal/Journal.ts'
import { TextCells } from '../rowLines/RowCells.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { defineTask } from '../worker/WorkerTask.ts'

/** Conversion changes, distinct values and fill rates of a job. Customer data: kept in memory only. */
export interface JobProfile {
  conversions: ConversionSummary[]
  values: DistinctValues[]
  fills: FieldFill[]
}

export const profileTask = defineTask<{ dataDir: string; jobId: string; dataKey: Uint8Array }, JobProfile>(
  'profile',
)

/**
 * Profiles all rows of a job with their corrections. Skipped rows count among the distinct values only, because a value is
 * matched for the whole file and its rows may be restored.
 */
export function profileJob(journal: Journal, jobId: string, dataKey: Buffer): JobProfile {
  const jobRecord = journal.jobs.get(jobId)
  const { key, job, checkedOn } = jobRecord
  const statistics = new ConversionStatistics()
  const counter = new DistinctValueCounter(job.mapping)
  const fills = new FillCounter(job.mapping)
  const convert = createRowConverter(job.mapping, { today: checkedOn, statistics })
  const staged = new StagedRows(journal, { key, id: job.id }, dataKey)
  for (const { firstOrdinal, rowCount } of staged.places) {
    const last = firstOrdinal + rowCount - 1
    const states = journal.staging.statesBetween(key, firstOrdinal, last)
    for (const { ordinal, rowNumber, cells, defects = null, hidden = false } of staged.rows(
      firstOrdinal,
      last,
    )) {
      const row = { rowNumber, cells, defects, hidden }
      const texts = new TextCells(cells)
      counter.add(texts)
      if ((states.get(ordinal) ?? 'invalid') !== 'invalid') continue
      convert(row)
      fills.add(texts)
    }
  }
  return { conversions: statistics.summaries(), values: counter.results(), fills: fills.results() }
}
