import { AppError } from '../../shared/errors/AppError.ts'
import type { Journal } from './journal/Journal.ts'
import type { ChunkPlace } from './journal/StagingTable.ts'
import { openChunk } from './staging/chunkCipher.ts'
import { decodeRecords, decodeRows, type StagedRow } from './staging/rowCodec.ts'

/** The rows of one job, decrypted a chunk at a time. One chunk is kept open: neighbours are read together. */
export class StagedRows {
  readonly #journal: Journal
  readonly #jobKey: number
  readonly #jobId: string
  readonly #dataKey: Buffer
  readonly #places: ChunkPlace[]
  #open: { chunkIndex: number; plain: Buffer } | null = null

  constructor(journal: Journal, job: { key: number; id: string }, dataKey: Buffer) {
    this.#journal = journal
    this.#jobKey = job.key
    this.#jobId = job.id
    this.#dataKey = dataKey
    this.#places = journal.staging.places(job.key)
  }

  /** Rows staged; callers compare it with what the job should have, since a cut at the end leaves no other trace. */
  get rowCount(): number {
    const last = this.#places.at(-1)
    return last ? last.firstOrdinal + last.rowCount : 0
  }

  /** Records from one ordinal to another, both included, as JSON text. */
  records(firstOrdinal: number, lastOrdinal: number): { ordinal: number; recordJson: string }[] {
    const found: { ordinal: number; recordJson: string }[] = []
    for (const place of this.#placesBetween(firstOrdinal, lastOrdinal)) {
      const records = decodeRecords(this.#plainOf(place))
      for (const [offset, recordJson] of records.entries()) {
        const ordinal = place.firstOrdinal + offset
        if (ordinal >= firstOrdinal && ordinal <= lastOrdinal) found.push({ ordinal, recordJson })
      }
    }
    return found
  }

  /** Rows with their cells from one ordinal to another, both included. */
  rows(firstOrdinal: number, lastOrdinal: number): (StagedRow & { ordinal: number })[] {
    const found: (StagedRow & { ordinal: number })[] = []
    for (const place of this.#placesBetween(firstOrdinal, lastOrdinal)) {
      for (const [offset, row] of decodeRows(this.#plainOf(place)).entries()) {
        const ordinal = place.firstOrdinal + offset
        if (ordinal >= firstOrdinal && ordinal <= lastOrdinal) found.push({ ...row, ordinal })
      }
    }
    return found
  }

  #placesBetween(firstOrdinal: number, lastOrdinal: number): ChunkPlace[] {
    let low = 0
    let high = this.#places.length
    while (low < high) {
      const middle = (low + high) >> 1
      const place = this.#places[middle] as ChunkPlace
      if (place.firstOrdinal + place.rowCount <= firstOrdinal) low = middle + 1
      else high = middle
    }
    const found: ChunkPlace[] = []
    for (let index = low; index < this.#places.length; index++) {
      const place = this.#places[index] as ChunkPlace
      if (place.firstOrdinal > lastOrdinal) break
      found.push(place)
    }
    return found
  }

  #plainOf(place: ChunkPlace): Buffer {
    if (this.#open?.chunkIndex === place.chunkIndex) return this.#open.plain
    const sealed = this.#journal.read(() => this.#journal.staging.sealed(this.#jobKey, place.chunkIndex))
    if (!sealed) throw new AppError('storage.tampered', `staged chunk ${place.chunkIndex} is missing`)
    const plain = openChunk(this.#dataKey, this.#jobId, place.chunkIndex, sealed)
    this.#open = { chunkIndex: place.chunkIndex, plain }
    return plain
  }
}
