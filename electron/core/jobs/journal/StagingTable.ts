import type { DatabaseSync } from 'node:sqlite'

/** Where a chunk of staged rows is, and how many it has. */
export interface ChunkPlace {
  chunkIndex: number
  firstOrdinal: number
  rowCount: number
}

/** The encrypted rows of a journal. It knows nothing of keys: sealed bytes go in and come out. */
export class StagingTable {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  insert(jobKey: number, place: ChunkPlace, rowNumbers: readonly number[], sealed: Buffer): void {
    const packed = Buffer.alloc(rowNumbers.length * 4)
    for (const [index, rowNumber] of rowNumbers.entries()) packed.writeUInt32LE(rowNumber, index * 4)
    this.#database
      .prepare(
        `INSERT INTO staged_chunk (job_key, chunk_index, first_ordinal, row_count, row_numbers, sealed)
         VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(jobKey, place.chunkIndex, place.firstOrdinal, place.rowCount, packed, sealed)
  }

  /** Every staged row's number in the source, in order. */
  *rowNumbers(jobKey: number): Iterable<{ ordinal: number; rowNumber: number }> {
    const chunks = this.#database
      .prepare('SELECT first_ordinal, row_numbers FROM staged_chunk WHERE job_key = ? ORDER BY chunk_index')
      .iterate(jobKey)
    for (const chunk of chunks) {
      const { first_ordinal, row_numbers } = chunk as unknown as {
        first_ordinal: number
        row_numbers: Uint8Array
      }
      const packed = Buffer.from(row_numbers.buffer, row_numbers.byteOffset, row_numbers.byteLength)
      for (let offset = 0; offset < packed.length; offset += 4) {
        yield { ordinal: first_ordinal + offset / 4, rowNumber: packed.readUInt32LE(offset) }
      }
    }
  }

  /** All places of a job in the order of its rows. */
  places(jobKey: number): ChunkPlace[] {
    const rows = this.#database
      .prepare(
        `SELECT chunk_index AS chunkIndex, first_ordinal AS firstOrdinal, row_count AS rowCount
         FROM staged_chunk WHERE job_key = ? ORDER BY chunk_index`,
      )
      .all(jobKey)
    return rows as unknown as ChunkPlace[]
  }

  sealed(jobKey: number, chunkIndex: number): Uint8Array | null {
    const row = this.#database
      .prepare('SELECT sealed FROM staged_chunk WHERE job_key = ? AND chunk_index = ?')
      .get(jobKey, chunkIndex) as { sealed: Uint8Array } | undefined
    return row?.sealed ?? null
  }

  /** Ordinals, from one to another (both included), of rows that are not sent. */
  unsentBetween(jobKey: number, firstOrdinal: number, lastOrdinal: number): Set<number> {
    const rows = this.#database
      .prepare('SELECT ordinal FROM row_state WHERE job_key = ? AND ordinal BETWEEN ? AND ?')
      .all(jobKey, firstOrdinal, lastOrdinal) as unknown as { ordinal: number }[]
    return new Set(rows.map((row) => row.ordinal))
  }

  setState(jobKey: number, ordinal: number, state: 'invalid'): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO row_state (job_key, ordinal, state) VALUES (?, ?, ?)')
      .run(jobKey, ordinal, state)
  }

  /** Deletes a job's rows; with `secure_delete` their pages are overwritten. */
  remove(jobKey: number): void {
    for (const table of ['staged_chunk', 'row_state']) {
      this.#database.prepare(`DELETE FROM ${table} WHERE job_key = ?`).run(jobKey)
    }
  }
}
