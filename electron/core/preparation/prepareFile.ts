import type { CarriedOver } from '../../shared/model/correction.ts'
import type { Mapping } from '../../shared/model/mapping.ts'
import type { Row } from '../../shared/model/workbook.ts'
import { ConversionStatistics } from '../conversion/ConversionStatistics.ts'
import { FillCounter } from '../conversion/FillCounter.ts'
import { DistinctValueCounter } from '../conversion/optionMatching.ts'
import { findSameFile, carryOver, type CorrectionSource } from '../corrections/carryOver.ts'
import type { CheckedCounts } from '../journal/JobTable.ts'
import type { Journal } from '../journal/Journal.ts'
import { openWorkbook } from '../spreadsheet/openWorkbook.ts'
import { readDataRows } from '../spreadsheet/preview/readDataRows.ts'
import type { FileStamp } from '../spreadsheet/WorkbookReader.ts'
import { defineTask, type WorkerProgress } from '../worker/WorkerTask.ts'
import type { JobProfile } from './profileJob.ts'
import { hashFile } from './hashFile.ts'
import { prepareJob } from './prepareJob.ts'
import { settleConversions } from './settleConversions.ts'
import { measureSpace, StagingSpace } from './StagingSpace.ts'

export interface PrepareInput {
  dataDir: string
  job: { key: number; id: string }
  dataKey: Uint8Array
  identityKey: Uint8Array
  /** The job whose corrections are carried over. */
  corrections: CorrectionSource | null
  /** If that is null: candidates for a job of the same file, newest first. */
  maybeSameFile: CorrectionSource[]
  path: string
  sheetIndex: number
  headerRow: number
  encoding: string | undefined
  skipHiddenRows: boolean
  /** The file's stamp at preview time; a file changed since is refused. */
  stamp: FileStamp | undefined
  mapping: Mapping
  today: string
}

/** The result of preparing; the profile is kept in memory only. */
export interface PreparedRows {
  counts: CheckedCounts
  /** Of the source rows, before carried-over corrections. */
  profile: JobProfile
  carriedOver: CarriedOver | null
}

/** Reads a file into the staged rows of a new job. */
export const prepareTask = defineTask<PrepareInput, PreparedRows>('prepare')

/**
 * Reads a file into the staged rows of a new job and carries over the corrections of an earlier one.
 *
 * @param onProgress called after every piece of work: some 256 rows, a megabyte hashed
 * @throws AppError `file.*`, `mapping.*`, `storage.*`
 */
export async function prepareFile(
  journal: Journal,
  work: PrepareInput,
  onProgress: (progress: WorkerProgress) => void,
): Promise<PreparedRows> {
  const statistics = new ConversionStatistics()
  const values = new DistinctValueCounter(work.mapping)
  const fills = new FillCounter(work.mapping)
  const dataKey = Buffer.from(work.dataKey)
  const identityKey = Buffer.from(work.identityKey)
  const reader = await openWorkbook(work.path, { encoding: work.encoding, stamp: work.stamp })
  const space = new StagingSpace(reader.workbook.sizeBytes, () => measureSpace(work.dataDir))
  const report = (rowsDone: number): void => onProgress({ rowsDone, fraction: reader.fraction() })
  const readRows = (from: typeof reader): AsyncIterable<Row[]> =>
    readDataRows(from, work.sheetIndex, work.headerRow, { skipHiddenRows: work.skipHiddenRows })
  try {
    const { mapping, rows } = await settleConversions(
      work.mapping,
      reader.countsFrom1904 ?? false,
      readRows(reader),
      async (read) => {
        const again = await openWorkbook(work.path, { encoding: work.encoding, stamp: work.stamp })
        return read(readRows(again), () => report(0)).finally(() => again.close())
      },
    )
    if (mapping !== work.mapping) journal.write(() => journal.jobs.setMapping(work.job.key, mapping))
    const counts = await prepareJob({
      journal,
      job: work.job,
      dataKey,
      identityKey,
      observe: { statistics, values, fills },
      mapping,
      today: work.today,
      rows,
      onRows: (rowsDone) => {
        space.check(rowsDone)
        report(rowsDone)
      },
    })
    const fileHash = await hashFile(work.path, identityKey, () => report(counts.totalRows))
    journal.write(() => journal.jobs.setFileHash(work.job.key, fileHash))
    const source = work.corrections ?? findSameFile(journal, fileHash, work.maybeSameFile)
    const carriedOver = source && (await carryOver(journal, work.job.id, { dataKey, identityKey }, source))
    const conversions = statistics.summaries()
    const profile = { conversions, values: values.results(), fills: fills.results() }
    return { counts, profile, carriedOver }
  } finally {
    await reader.close()
  }
}
