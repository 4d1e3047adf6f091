import { randomInt } from 'node:crypto'
import type { Journal } from '../journal/Journal.ts'
import type { JobKeys } from './JobKeys.ts'
import { openAt, sealAt } from './chunkCipher.ts'
import type { SendableRows } from './SendableRows.ts'

/** A row of a sample, and the batch that it was accepted with. */
export interface SampledRow {
  ordinal: number
  rowNumber: number
  batchId: number
}

/** Rows kept of a finished job: one call of the lookup. */
const keptRows = 50

/**
 * A few accepted rows of a finished job, kept for 抽查 when its other rows are removed (decision 10): sealed with a
 * key of their own, so that the key of the job goes all the same. They are removed once they were compared, at the
 * latest after a day (`RowPurge`).
 */
export class KeptSample {
  readonly #journal: Journal
  readonly #keys: JobKeys

  constructor(journal: Journal, keys: JobKeys) {
    this.#journal = journal
    this.#keys = keys
  }

  /**
   * Keeps some accepted rows of a job.
   *
   * @param rows the job's rows, readable
   * @throws AppError `storage.*`
   */
  async keep(jobId: string, rows: SendableRows, now: Date): Promise<void> {
    const { key } = this.#journal.read(() => this.#journal.jobs.get(jobId))
    const chosen = this.#journal.read(() => {
      const sample = chooseAccepted(this.#journal, key, rows, keptRows)
      const records = new Map(
        rows.recordsAt(sample.map(({ ordinal }) => ordinal)).map((row) => [row.ordinal, row]),
      )
      return sample.map((row) => ({ ...row, recordJson: records.get(row.ordinal)!.recordJson }))
    })
    const { dataKey, wrappedKey, masterKeyId } = await this.#keys.create(jobId)
    const sealed = sealAt(dataKey, { kind: 'sample', jobId }, Buffer.from(JSON.stringify(chosen)))
    const sample = { keptAt: now.toISOString(), masterKeyId, wrappedKey, sealed }
    this.#journal.write(() => this.#journal.verifications.keepSample(key, sample))
  }

  /** @returns the kept rows; empty when there are none. @throws AppError `storage.keyLost`, `storage.tampered` */
  async read(jobId: string): Promise<(SampledRow & { recordJson: string })[]> {
    const { jobRecord, sample } = this.#journal.read(() => {
      const jobRecord = this.#journal.jobs.get(jobId)
      return { jobRecord, sample: this.#journal.verifications.keptSample(jobRecord.key) }
    })
    if (sample === null) return []
    const { wrappedKey, masterKeyId } = sample
    const dataKey = await this.#keys.open({ ...jobRecord, wrappedKey, masterKeyId })
    const plain = openAt(dataKey, { kind: 'sample', jobId }, sample.sealed)
    return JSON.parse(plain.toString('utf8')) as (SampledRow & { recordJson: string })[]
  }
}

/**
 * Chooses accepted rows at random, in row order.
 *
 * @param most null: all. Callers hold the transaction
 */
export function chooseAccepted(
  journal: Journal,
  jobKey: number,
  rows: SendableRows,
  most: number | null,
): SampledRow[] {
  const batches = journal.batches.inState(jobKey, 'accepted')
  const total = batches.reduce((sum, { rowCount }) => sum + rowCount, 0)
  const places = most === null || most >= total ? null : chooseNumbers(total, most)
  const chosen: SampledRow[] = []
  let passed = 0
  let next = 0
  for (const batch of batches) {
    const from = passed
    passed += batch.rowCount
    const first = next
    while (places !== null && places[next]! < passed) next += 1
    // Reading the row numbers of all batches of a million rows would halt the main process for half a second.
    if (next === first && places !== null) continue
    const sent = rows.sendableIn(batch)
    const wanted = places === null ? sent.keys() : places.slice(first, next).map((place) => place - from)
    for (const index of wanted) {
      const row = sent[index]
      if (row) chosen.push({ ...row, batchId: batch.id })
    }
  }
  return chosen.sort((a, b) => a.ordinal - b.ordinal)
}

/** Distinct random numbers below `total`, ascending. */
function chooseNumbers(total: number, count: number): Uint32Array {
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(randomInt(total))
  return Uint32Array.from(chosen).sort()
}
