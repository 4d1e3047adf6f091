import { hasMoreToSend } from '../../core/journal/hasMoreToSend.ts'
import type { Job } from '../../shared/model/job.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import type { SourceOptions } from '../options/sourceOptions.ts'
import { localTime } from '../output/localTime.ts'
import type { Session } from '../Session.ts'
import { singlePart } from '../../core/spreadsheet/preview/sheetParts.ts'
import { readSource } from './source.ts'

/** For `--json`: the result of an earlier upload of the same file. */
export interface EarlierImport {
  jobId: string
  state: Job['state']
  createdAt: string
  changedAt: string
  reconciliation: Job['reconciliation']
}

/** Earlier uploads of a file. */
interface EarlierRuns {
  /** Newest first. */
  jobs: Job[]
  /** The one to go on with: of exactly these sheets, with rows left to send. */
  unfinished: Job | null
}

/**
 * Finds uploads of the same file and any of the sheets to the same address, newest first. Without `--again`, `run` does
 * not send such a file a second time: starting a nightly script twice must be safe.
 *
 * @throws AppError `file.*`, `storage.*`
 */
export async function findEarlierRuns(
  file: string,
  options: SourceOptions,
  { services, output }: Pick<Session, 'services' | 'output'>,
  endpoint: string,
): Promise<EarlierRuns> {
  const { path, choices, preview } = await readSource(file, options, output)
  const parts = (choices.allSheets && preview.parts) || [singlePart(preview)]
  // The table of a text file is called as the file is: a copy under another name, or standard input, is the same file.
  const sheets = preview.workbook.delimiter === null ? parts.map(({ name }) => name) : null
  const uploads = await services.preparation.uploadsOf(path, sheets)
  const jobs = uploads
    .map((jobId) => services.jobs.get(jobId))
    .filter((job) => job.endpoint === null || job.endpoint === endpoint)
  const isSame = ({ mapping, sheetName }: Job): boolean =>
    sheets === null || JSON.stringify(mapping.sheets ?? [sheetName]) === JSON.stringify(sheets)
  return { jobs, unfinished: jobs.find((job) => job.hasRows && hasMoreToSend(job) && isSame(job)) ?? null }
}

/** Makes `job.alreadyUploaded`. @param latest the newest earlier upload, for its name, time and counts */
export function alreadyUploaded(latest: Job): AppError {
  const { id: jobId, fileName, completedAt, changedAt, reconciliation } = latest
  const { accepted: count, unknown } = reconciliation
  return new AppError('job.alreadyUploaded', 'this file was uploaded before', {
    params: { jobId, name: fileName, time: localTime(completedAt ?? changedAt), count, unknown },
  })
}

export function toEarlierImport({
  id: jobId,
  state,
  createdAt,
  changedAt,
  reconciliation,
}: Job): EarlierImport {
  return { jobId, state, createdAt, changedAt, reconciliation }
}
