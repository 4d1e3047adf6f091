import type { RecognisedFile } from '../../shared/model/correction.ts'
import { previewFile } from '../spreadsheet/preview/previewFile.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { recogniseHeader } from '../writing/reportHeader.ts'

/**
 * Recognises a file that this app wrote for a job that still exists, by our two columns. Of several jobs
 * with the same other columns the newest matches.
 *
 * @returns null for any other file
 * @throws AppError `file.*`
 */
export async function recogniseFile(journal: Journal, path: string): Promise<RecognisedFile | null> {
  const { columns } = await previewFile(path, {}, { rowLimit: 1 })
  const header = recogniseHeader(columns.map(({ name }) => name))
  if (!header) return null
  const jobRecord = journal.read(() =>
    journal.jobs
      .list()
      .find(({ job, columns: known }) => job.state !== 'preparing' && isSameHeader(known, header.columns)),
  )
  if (!jobRecord) return null
  const { id: jobId, fileName, options } = jobRecord.job
  // Once its upload has begun, a job cannot be corrected: the file becomes a new job.
  const kind = jobRecord.isPlanned ? 'failedRows' : header.kind
  return { kind, jobId, fileName, options, mapping: mappingOfReport(jobRecord, columns, header.firstColumn) }
}

function isSameHeader(known: JobRecord['columns'], names: readonly string[]): boolean {
  return known.length === names.length && known.every(({ name }, index) => name === names[index])
}

/** Maps the report's columns like the job's, by position: a report has no gaps. Our own two stay unmapped. */
function mappingOfReport(
  { job, columns }: JobRecord,
  reportColumns: readonly { index: number; name: string }[],
  firstColumn: number,
): RecognisedFile['mapping'] {
  const targetByIndex = new Map(job.mapping.columns.map(({ columnIndex, target }) => [columnIndex, target]))
  return {
    ...job.mapping,
    columns: reportColumns.map(({ index, name }, position) => {
      const known = columns[position - firstColumn]
      return {
        columnIndex: index,
        columnName: name,
        target: known === undefined ? null : (targetByIndex.get(known.index) ?? null),
      }
    }),
  }
}
