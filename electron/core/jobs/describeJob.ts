import { ConversionStatistics, createRowConverter, FillCounter } from '../checking/index.ts'
import { DistinctValueCounter } from '../mapping/index.ts'
import type { ConversionSummary, FieldFill } from '../../shared/model/correction.ts'
import type { DistinctValues } from '../mapping/index.ts'
import type { Journal } from './journal/Journal.ts'
import { StagedRows } from './StagedRows.ts'

/** What the conversions changed, and the values of fields that take choices. Customer data: kept in memory only. */
export interface JobDescription {
  conversions: ConversionSummary[]
  values: DistinctValues[]
  fills: FieldFill[]
}

/**
 * Looks through all rows of a job, as they are corrected. Rows that were left out count only among the values: a value is
 * matched for the whole file, and its rows may come back.
 */
export function describeJob(journal: Journal, jobId: string, dataKey: Buffer): JobDescription {
  const jobRow = journal.jobs.get(jobId)
  const { key, job, checkedOn } = jobRow
  const statistics = new ConversionStatistics()
  const counter = new DistinctValueCounter(job.mapping)
  const fills = new FillCounter(job.mapping)
  const convert = createRowConverter(job.mapping, { today: checkedOn, statistics })
  const staged = new StagedRows(journal, { key, id: job.id }, dataKey)
  for (const { firstOrdinal, rowCount } of staged.places) {
    const last = firstOrdinal + rowCount - 1
    const states = journal.staging.statesBetween(key, firstOrdinal, last)
    for (const { ordinal, rowNumber, cells, defects = null } of staged.rows(firstOrdinal, last)) {
      const row = { rowNumber, cells, defects, hidden: false }
      counter.add(row)
      if ((states.get(ordinal) ?? 'invalid') !== 'invalid') continue
      convert(row)
      fills.add(row)
    }
  }
  return { conversions: statistics.summaries(), values: counter.results(), fills: fills.results() }
}
