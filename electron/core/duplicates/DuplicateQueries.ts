import type { EarlierImports } from '../../shared/model/correction.ts'
import type { CheckedRow } from '../../shared/model/checkedRow.ts'
import { mostGroupRows, type DuplicateGroup } from '../../shared/model/duplicateGroup.ts'
import type { JobQueries } from '../jobs/JobQueries.ts'
import type { Journal } from '../journal/Journal.ts'
import type { WorkerRunner } from '../worker/WorkerRunner.ts'
import type { IdentityKeyStore } from './IdentityKeyStore.ts'
import { compareTask, uploadedBefore } from './findEarlierImports.ts'

/** What is known about repeated customers, in the file and among earlier imports. Changes nothing. */
export class DuplicateQueries {
  readonly #journal: Journal
  readonly #dataDir: string
  readonly #identityKeys: IdentityKeyStore
  readonly #queries: JobQueries
  readonly #worker: WorkerRunner

  constructor(parts: {
    journal: Journal
    dataDir: string
    identityKeys: IdentityKeyStore
    queries: JobQueries
    worker: WorkerRunner
  }) {
    this.#journal = parts.journal
    this.#dataDir = parts.dataDir
    this.#identityKeys = parts.identityKeys
    this.#queries = parts.queries
    this.#worker = parts.worker
  }

  /** All rows of the customer of a row; null where it occurs once. */
  async groupOf(jobId: string, ordinal: number): Promise<DuplicateGroup | null> {
    const ordinals = this.#journal.read(() => {
      const { identities } = this.#journal
      const { key } = this.#journal.jobs.get(jobId)
      const first = identities.duplicatesBetween(key, ordinal, ordinal)[0]?.firstOrdinal ?? ordinal
      return [first, ...identities.repetitionsOf(key, first)]
    })
    if (ordinals.length === 1) return null
    const rows = await this.#queries.rowsAt(jobId, ordinals.slice(0, mostGroupRows))
    const [firstOrdinal = ordinal] = ordinals
    return { firstOrdinal, size: ordinals.length, rows, differingColumns: differingColumns(rows) }
  }

  /** What earlier uploads have to do with a job. Its rows are compared in the worker. */
  async earlierImports(jobId: string): Promise<EarlierImports> {
    const { sameFile, hasEarlier } = this.#journal.read(() => {
      const { key, fileHash } = this.#journal.jobs.get(jobId)
      const earlier = uploadedBefore(this.#journal, key)
      return {
        hasEarlier: earlier.length > 0,
        sameFile: earlier
          .filter((each) => fileHash !== null && each.fileHash === fileHash)
          .map(({ job }) => ({
            jobId: job.id,
            fileName: job.fileName,
            completedAt: job.completedAt ?? job.changedAt,
            accepted: job.reconciliation.accepted,
          })),
      }
    })
    if (!hasEarlier) return { sameFile, sameCustomers: 0 }
    const identityKey = await this.#identityKeys.obtain()
    const task = this.#worker.run(compareTask, { dataDir: this.#dataDir, jobId, identityKey })
    return { sameFile, sameCustomers: (await task.result) ?? 0 }
  }
}

/** Columns whose texts are not the same in all rows, ascending; blanks around a text do not count. */
function differingColumns(rows: readonly CheckedRow[]): number[] {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  const textsOf = (column: number): Set<string> =>
    new Set(rows.map(({ cells }) => (cells[column] ?? '').trim()))
  return Array.from({ length: width }, (_, column) => column).filter((column) => textsOf(column).size > 1)
}
