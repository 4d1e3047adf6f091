import type { Statements } from './Statements.ts'

/** Position of a chunk of staged rows, and its row count. */
export interface ChunkPlace {
  chunkIndex: number
  firstOrdinal: number
  rowCount: number
}

/** Why a row is not sent: it has errors, the user skipped it, or it repeats a customer. */
export type UnsentState = 'invalid' | 'user' | 'duplicate'

/**
 * Swept per transaction: some ten milliseconds of work, since every other writer waits for it, and little
 * enough that sweeping needs no space on a full disk.
 */
const sweptChunks = 32
const sweptOrdinals = 5_000

/** Table of encrypted rows. Handles sealed bytes only: callers encrypt and decrypt. */
export class StagingTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  insert(jobKey: number, place: ChunkPlace, rowNumbers: readonly number[], sealed: Uint8Array): void {
    const packed = Buffer.alloc(rowNumbers.length * 4)
    for (const [index, rowNumber] of rowNumbers.entries()) packed.writeUInt32LE(rowNumber, index * 4)
    this.#statements.run(
      `INSERT INTO staged_chunk (job_key, chunk_index, first_ordinal, row_count, row_numbers, sealed)
       VALUES (?, ?, ?, ?, ?, ?)`,
      jobKey,
      place.chunkIndex,
      place.firstOrdinal,
      place.rowCount,
      packed,
      sealed,
    )
  }

  /** All chunk positions of a job, in row order. */
  places(jobKey: number): ChunkPlace[] {
    return this.#statements.all<ChunkPlace>(
      `SELECT chunk_index AS chunkIndex, first_ordinal AS firstOrdinal, row_count AS rowCount
       FROM staged_chunk WHERE job_key = ? ORDER BY chunk_index`,
      jobKey,
    )
  }

  /** Source row numbers of a chunk's rows, in order. */
  rowNumbers(jobKey: number, chunkIndex: number): number[] {
    const row = this.#statements.get<{ row_numbers: Uint8Array }>(
      'SELECT row_numbers FROM staged_chunk WHERE job_key = ? AND chunk_index = ?',
      jobKey,
      chunkIndex,
    )
    if (!row) return []
    const packed = new DataView(
      row.row_numbers.buffer,
      row.row_numbers.byteOffset,
      row.row_numbers.byteLength,
    )
    const rowNumbers: number[] = []
    for (let offset = 0; offset + 4 <= packed.byteLength; offset += 4)
      rowNumbers.push(packed.getUint32(offset, true))
    return rowNumbers
  }

  /** Source row number of one row of a chunk; null when there is no such row. */
  rowNumberAt(jobKey: number, chunkIndex: number, index: number): number | null {
    const row = this.#statements.get<{ packed: Uint8Array | null }>(
      'SELECT substr(row_numbers, ?, 4) AS packed FROM staged_chunk WHERE job_key = ? AND chunk_index = ?',
      4 * index + 1,
      jobKey,
      chunkIndex,
    )
    if (row?.packed?.byteLength !== 4) return null
    const { buffer, byteOffset } = row.packed
    return new DataView(buffer, byteOffset, 4).getUint32(0, true)
  }

  sealed(jobKey: number, chunkIndex: number): Uint8Array | null {
    const row = this.#statements.get<{ sealed: Uint8Array }>(
      'SELECT sealed FROM staged_chunk WHERE job_key = ? AND chunk_index = ?',
      jobKey,
      chunkIndex,
    )
    return row?.sealed ?? null
  }

  /** Ordinals of rows that are not sent, in an inclusive range, ascending. */
  unsentBetween(jobKey: number, firstOrdinal: number, lastOrdinal: number): Set<number> {
    const rows = this.#statements.all<{ ordinal: number }>(
      'SELECT ordinal FROM row_state WHERE job_key = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal',
      jobKey,
      firstOrdinal,
      lastOrdinal,
    )
    return new Set(rows.map((row) => row.ordinal))
  }

  /** Why rows of an inclusive ordinal range are not sent; rows that are sent are absent. */
  statesBetween(jobKey: number, firstOrdinal: number, lastOrdinal: number): Map<number, UnsentState> {
    const rows = this.#statements.all<{ ordinal: number; state: UnsentState }>(
      'SELECT ordinal, state FROM row_state WHERE job_key = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal',
      jobKey,
      firstOrdinal,
      lastOrdinal,
    )
    return new Map(rows.map((row) => [row.ordinal, row.state]))
  }

  /** As `statesBetween`, for the given ordinals. */
  statesOf(jobKey: number, ordinals: readonly number[]): Map<number, UnsentState> {
    const row = this.#statements.get<{ states: string }>(
      `SELECT json_group_array(json_array(ordinal, state)) AS states FROM row_state
       WHERE job_key = ? AND ordinal IN (SELECT value FROM json_each(?))`,
      jobKey,
      JSON.stringify(ordinals),
    )
    return new Map(JSON.parse(row?.states ?? '[]') as [number, UnsentState][])
  }

  /** Ordinals of individually skipped rows, starting at `fromOrdinal`, ascending. */
  skippedFrom(jobKey: number, fromOrdinal: number, limit: number, offset = 0): number[] {
    const rows = this.#statements.all<{ ordinal: number }>(
      `SELECT ordinal FROM row_state WHERE job_key = ? AND ordinal >= ? AND state <> 'invalid'
       ORDER BY ordinal LIMIT ? OFFSET ?`,
      jobKey,
      fromOrdinal,
      limit,
      offset,
    )
    return rows.map((row) => row.ordinal)
  }

  /** @param state null: the row is sent */
  setState(jobKey: number, ordinal: number, state: UnsentState | null): void {
    if (state === null) {
      this.#statements.run('DELETE FROM row_state WHERE job_key = ? AND ordinal = ?', jobKey, ordinal)
      return
    }
    this.#statements.run(
      'INSERT OR REPLACE INTO row_state (job_key, ordinal, state) VALUES (?, ?, ?)',
      jobKey,
      ordinal,
      state,
    )
  }

  /** `setState` for many rows, with a statement for each state. */
  setStates(
    jobKey: number,
    changes: readonly { ordinals: readonly number[]; state: UnsentState | null }[],
  ): void {
    const byState = new Map<UnsentState | null, number[]>()
    for (const { ordinals, state } of changes) {
      const alike = byState.get(state)
      if (!alike) byState.set(state, [...ordinals])
      else for (const ordinal of ordinals) alike.push(ordinal)
    }
    for (const [state, ordinals] of byState) {
      const json = JSON.stringify(ordinals)
      if (state === null) {
        this.#statements.run(
          'DELETE FROM row_state WHERE job_key = ? AND ordinal IN (SELECT value FROM json_each(?))',
          jobKey,
          json,
        )
      } else {
        this.#statements.run(
          `INSERT OR REPLACE INTO row_state (job_key, ordinal, state) SELECT ?, value, ? FROM json_each(?)`,
          jobKey,
          state,
          json,
        )
      }
    }
  }

  /**
   * Marks a job's rows (and its issues) for `sweep`. Called only by `core/retention`, which removes the job's
   * key too.
   */
  markRemoved(jobKey: number, { withIssues }: { withIssues: boolean }): void {
    this.#statements.run(
      `INSERT INTO discarded (job_key, with_issues) VALUES (?, ?)
       ON CONFLICT (job_key) DO UPDATE SET with_issues = max(with_issues, excluded.with_issues)`,
      jobKey,
      Number(withIssues),
    )
  }

  /**
   * Deletes one portion of the marked data; `secure_delete` overwrites its pages.
   *
   * @returns whether anything is left
   */
  sweep(): boolean {
    const next = this.#statements.get<{ job_key: number; with_issues: number }>(
      'SELECT job_key, with_issues FROM discarded LIMIT 1',
    )
    if (!next) return false
    const chunks = this.#statements.run(
      'DELETE FROM staged_chunk WHERE rowid IN (SELECT rowid FROM staged_chunk WHERE job_key = ? LIMIT ?)',
      next.job_key,
      sweptChunks,
    ).changes
    const isSwept =
      chunks < sweptChunks &&
      this.#sweepOrdinals('row_override', next.job_key) &&
      this.#sweepPieces('override_pack', next.job_key) &&
      this.#sweepOrdinals('duplicate', next.job_key) &&
      this.#sweepPieces('edit_step', next.job_key) &&
      (next.with_issues === 0 ||
        (this.#sweepOrdinals('row_state', next.job_key) &&
          this.#sweepOrdinals('issue', next.job_key) &&
          this.#sweepPieces('identity_digest', next.job_key)))
    if (isSwept) {
      this.#statements.run('DELETE FROM edit WHERE job_key = ?', next.job_key)
      if (next.with_issues === 1)
        this.#statements.run('DELETE FROM issue_group WHERE job_key = ?', next.job_key)
      this.#statements.run('DELETE FROM discarded WHERE job_key = ?', next.job_key)
    }
    return this.#statements.get('SELECT 1 FROM discarded LIMIT 1') !== undefined
  }

  /** @returns whether the job has nothing left in that table */
  #sweepPieces(table: 'override_pack' | 'edit_step' | 'identity_digest', jobKey: number): boolean {
    const { changes } = this.#statements.run(
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE job_key = ? LIMIT ?)`,
      jobKey,
      sweptChunks,
    )
    return changes < sweptChunks
  }

  /** @returns whether the job has nothing left in that table */
  #sweepOrdinals(table: 'row_state' | 'row_override' | 'duplicate' | 'issue', jobKey: number): boolean {
    this.#statements.run(
      `DELETE FROM ${table} WHERE job_key = ?
       AND ordinal < (SELECT min(ordinal) + ? FROM ${table} WHERE job_key = ?)`,
      jobKey,
      sweptOrdinals,
      jobKey,
    )
    return this.#statements.get(`SELECT 1 FROM ${table} WHERE job_key = ? LIMIT 1`, jobKey) === undefined
  }
}
