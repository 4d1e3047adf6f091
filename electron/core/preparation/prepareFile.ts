import type { Mapping } from '../../shared/model/mapping.ts'
import type { SheetPart } from '../../shared/model/workbook.ts'
import { ConversionStatistics } from '../conversion/ConversionStatistics.ts'
import { FillCounter } from '../conversion/FillCounter.ts'
import { DistinctValueCounter } from '../conversion/optionMatching.ts'
import { skipNotCustomers } from '../corrections/notCustomers.ts'
import { carryOver, type CorrectionSource } from '../corrections/carryOver.ts'
import type { CheckedCounts } from '../journal/JobTable.ts'
import type { Journal } from '../journal/Journal.ts'
import { openWorkbook } from '../spreadsheet/openWorkbook.ts'
import { OverlookedMerges } from '../spreadsheet/preview/readDataRows.ts'
import { readPartLines, readPartRows } from '../spreadsheet/preview/sheetParts.ts'
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
  path: string
  /** The sheets to read, as one table. */
  parts: SheetPart[]
  encoding: string | undefined
  delimiter: string | undefined
  skipHiddenRows: boolean
  /** The file's stamp at preview time; a file changed since is refused. */
  stamp: FileStamp | undefined
  mapping: Mapping
  today: string
  /** Threads that share the work, with the one that runs it. Default: by cores and memory. */
  threads?: number | undefined
}

/** The result of preparing; the profile is kept in memory only. */
export interface PreparedRows {
  counts: CheckedCounts
  /** Of the source rows, before carried-over corrections. */
  profile: JobProfile
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
  try {
    return await readAndPrepare(journal, work, true, onProgress)
  } catch (error) {
    if (!(error instanceof OverlookedMerges)) throw error
    // Few tables have merged cells below their header. Finding that out first takes as long as inflating the file.
    journal.write(() => journal.staging.markRemoved(work.job.key, { withIssues: true }))
    while (journal.write(() => journal.staging.sweep())) onProgress({ rowsDone: 0, fraction: 0 })
    return readAndPrepare(journal, work, false, onProgress)
  }
}

async function readAndPrepare(
  journal: Journal,
  work: PrepareInput,
  expectsNoMerges: boolean,
  onProgress: (progress: WorkerProgress) => void,
): Promise<PreparedRows> {
  const statistics = new ConversionStatistics()
  const values = new DistinctValueCounter(work.mapping)
  const fills = new FillCounter(work.mapping)
  const dataKey = Buffer.from(work.dataKey)
  const identityKey = Buffer.from(work.identityKey)
  const { encoding, delimiter, stamp, parts, skipHiddenRows } = work
  const open = (): ReturnType<typeof openWorkbook> => openWorkbook(work.path, { encoding, delimiter, stamp })
  const reader = await open()
  const space = new StagingSpace(reader.workbook.sizeBytes, () => measureSpace(work.dataDir))
  let sheetsDone = 0
  const report = (rowsDone: number): void =>
    onProgress({ rowsDone, fraction: (sheetsDone + reader.fraction()) / parts.length })
  const options = { skipHiddenRows, expectsNoMerges }
  const ending = new AbortController()
  let rowsDone = 0
  try {
    const { mapping, rows } = await settleConversions(
      work.mapping,
      reader.countsFrom1904 ?? false,
      readPartLines(reader, parts, { ...options, onSheet: (position) => (sheetsDone = position) }),
      async (read) => {
        const again = await open()
        return read(readPartRows(again, parts, options), () => report(0)).finally(() => again.close())
      },
    )
    journal.write(() => journal.jobs.setMapping(work.job.key, mapping))
    // Hashes the file while its rows are converted: behind them it would leave all cores but one idle.
    const hashing = hashFile(work.path, identityKey, {
      onPiece: () => report(rowsDone),
      signal: ending.signal,
    })
    // Rows that fail end it; until it is waited for that must not be an unhandled rejection.
    hashing.catch(() => undefined)
    const counts = await prepareJob({
      journal,
      job: work.job,
      dataKey,
      identityKey,
      observe: { statistics, values, fills },
      mapping,
      today: work.today,
      rows,
      threads: work.threads,
      onRows: (rows) => {
        rowsDone = rows
        space.check(rows)
        report(rows)
      },
    })
    const fileHash = await hashing
    journal.write(() => journal.jobs.setFileHash(work.job.key, fileHash))
    if (work.corrections) await carryOver(journal, work.job.id, { dataKey, identityKey }, work.corrections)
    if (mapping.conversions?.notCustomers === 'skip') {
      await skipNotCustomers(journal, work.job.id, { dataKey, identityKey })
    }
    const conversions = statistics.summaries()
    const profile = { conversions, values: values.results(), fills: fills.results() }
    return { counts, profile }
  } finally {
    ending.abort()
    await reader.close()
  }
}
