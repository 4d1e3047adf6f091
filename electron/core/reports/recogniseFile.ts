import type { RecognisedFile } from '../../shared/model/correction.ts'
import { openWorkbook } from '../spreadsheet/openWorkbook.ts'
import { previewSheet } from '../spreadsheet/preview/previewSheet.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { recogniseHeader } from '../writing/reportHeader.ts'

/**
 * Whether this app wrote a file about rows of a job that it still knows: by its two last columns and the columns before them,
 * which are those of the newest such job.
 *
 * @throws AppError `file.*`
 */
export async function recogniseFile(journal: Journal, path: string): Promise<RecognisedFile | null> {
  const reader = await openWorkbook(path)
  try {
    const { columns } = await previewSheet(reader, {}, 1)
    const header = recogniseHeader(columns.map(({ name }) => name))
    if (!header) return null
    const jobRecord = journal.read(() =>
      journal.jobs
        .list()
        .find(({ job, columns: known }) => job.state !== 'preparing' && isSameHeader(known, header.columns)),
    )
    if (!jobRecord) return null
    const { id: jobId, fileName, options } = jobRecord.job
    // What can no longer be corrected is sent as a file of its own.
    const kind = jobRecord.isPlanned ? 'failedRows' : header.kind
    return { kind, jobId, fileName, options, mapping: mappingOfReport(jobRecord, columns) }
  } finally {
    await reader.close()
  }
}

function isSameHeader(known: JobRecord['columns'], names: readonly string[]): boolean {
  return known.length === names.length && known.every(({ name }, index) => name === names[index])
}

/** The job's mapping for its report, where the same columns stand side by side; our own two are not imported. */
function mappingOfReport(
  { job, columns }: JobRecord,
  reportColumns: readonly { index: number; name: string }[],
): RecognisedFile['mapping'] {
  const targetByIndex = new Map(job.mapping.columns.map(({ columnIndex, target }) => [columnIndex, target]))
  return {
    ...job.mapping,
    columns: reportColumns.map(({ index, name }, position) => {
      const known = columns[position]
      return {
        columnIndex: index,
        columnName: name,
        target: known === undefined ? null : (targetByIndex.get(known.index) ?? null),
      }
    }),
  }
}
