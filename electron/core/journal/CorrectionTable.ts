import type { DuplicateField, DuplicateKeep } from '../../shared/model/correction.ts'
import type { EditKind } from '../../shared/model/editState.ts'
import type { Statements } from './Statements.ts'

/** The user's latest choice about duplicates, as stored with the job. */
export interface DuplicateChoiceRecord {
  fields: DuplicateField[] | null
  keep: DuplicateKeep | null
}

/** One entry of the edit log. */
export interface EditRecord {
  id: number
  kind: EditKind
  changedRows: number
  /** Only for a choice about duplicates: the choice before and after the edit. */
  choice: { before: DuplicateChoiceRecord; after: DuplicateChoiceRecord } | null
}

interface StoredEdit {
  id: number
  kind: EditKind
  changed_rows: number
  duplicate_choice_json: string | null
}

/**
 * Tables of corrected rows and of the undo/redo log. Handles sealed bytes only: callers encrypt and decrypt.
 */
export class CorrectionTable {
  readonly #statements: Statements

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Corrections of rows by version 7, each sealed for itself, of an inclusive ordinal range, ascending. */
  looseOverrides(
    jobKey: number,
    firstOrdinal: number,
    lastOrdinal: number,
  ): { ordinal: number; sealed: Uint8Array }[] {
    return this.#statements.all(
      `SELECT ordinal, sealed FROM row_override INDEXED BY loose_override
       WHERE job_key = ? AND ordinal BETWEEN ? AND ? AND sealed IS NOT NULL ORDER BY ordinal`,
      jobKey,
      firstOrdinal,
      lastOrdinal,
    )
  }

  /** The corrections of chunks that have any; those of a chunk are sealed together. */
  packs(jobKey: number, chunkIndexes: readonly number[]): { chunkIndex: number; sealed: Uint8Array }[] {
    return this.#statements.all(
      `SELECT chunk_index AS chunkIndex, sealed FROM override_pack
       WHERE job_key = ? AND chunk_index IN (SELECT value FROM json_each(?)) ORDER BY chunk_index`,
      jobKey,
      JSON.stringify(chunkIndexes),
    )
  }

  /** @param sealed null: no row of the chunk has a correction any more */
  setPack(jobKey: number, chunkIndex: number, sealed: Uint8Array | null): void {
    if (sealed === null) {
      this.#statements.run(
        'DELETE FROM override_pack WHERE job_key = ? AND chunk_index = ?',
        jobKey,
        chunkIndex,
      )
      return
    }
    this.#statements.run(
      'INSERT OR REPLACE INTO override_pack (job_key, chunk_index, sealed) VALUES (?, ?, ?)',
      jobKey,
      chunkIndex,
      sealed,
    )
  }

  /** Ordinals of corrected rows, starting at `fromOrdinal`, ascending. */
  overriddenFrom(jobKey: number, fromOrdinal: number, limit: number, offset = 0): number[] {
    return this.#ordinals(
      'row_override WHERE job_key = ? AND ordinal >= ?',
      jobKey,
      fromOrdinal,
      limit,
      offset,
    )
  }

  /** Ordinals of corrected rows in an inclusive range, ascending. */
  overriddenBetween(jobKey: number, firstOrdinal: number, lastOrdinal: number): number[] {
    return this.#statements
      .all<{ ordinal: number }>(
        'SELECT ordinal FROM row_override WHERE job_key = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal',
        jobKey,
        firstOrdinal,
        lastOrdinal,
      )
      .map((row) => row.ordinal)
  }

  /** As `overriddenFrom`, for rows with values merged from their duplicates. */
  mergedFrom(jobKey: number, fromOrdinal: number, limit: number): number[] {
    const from = 'row_override WHERE job_key = ? AND ordinal >= ? AND is_merged = 1'
    return this.#ordinals(from, jobKey, fromOrdinal, limit, 0)
  }

  /**
   * Notes which rows have a correction, which is in the pack of their chunk.
   *
   * @param changes `override: null`: the rows are as in the file
   */
  setOverridden(
    jobKey: number,
    changes: readonly { ordinals: readonly number[]; override: { isMerged: boolean } | null }[],
  ): void {
    const ordinalsWith = (isMerged: boolean | undefined): number[] =>
      changes.flatMap(({ ordinals, override }) => (override?.isMerged === isMerged ? ordinals : []))
    const removed = ordinalsWith(undefined)
    if (removed.length > 0) {
      this.#statements.run(
        'DELETE FROM row_override WHERE job_key = ? AND ordinal IN (SELECT value FROM json_each(?))',
        jobKey,
        JSON.stringify(removed),
      )
    }
    for (const isMerged of [false, true]) {
      const kept = ordinalsWith(isMerged)
      if (kept.length === 0) continue
      this.#statements.run(
        `INSERT OR REPLACE INTO row_override (job_key, ordinal, is_merged)
         SELECT ?, value, ? FROM json_each(?)`,
        jobKey,
        Number(isMerged),
        JSON.stringify(kept),
      )
    }
  }

  /**
   * Begins a log entry. Discards the undone entries: they can no longer be redone.
   *
   * @returns id of the entry
   */
  addEdit(jobKey: number, kind: EditKind, choice: EditRecord['choice'] = null): number {
    this.#statements.run('DELETE FROM edit WHERE job_key = ? AND is_undone = 1', jobKey)
    return this.#statements.run(
      'INSERT INTO edit (job_key, kind, duplicate_choice_json) VALUES (?, ?, ?)',
      jobKey,
      kind,
      choice === null ? null : JSON.stringify(choice),
    ).insertedKey
  }

  addStep(jobKey: number, editId: number, step: number, changedRows: number, sealed: Buffer): void {
    const sql = 'INSERT INTO edit_step (job_key, edit_id, step, sealed) VALUES (?, ?, ?, ?)'
    this.#statements.run(sql, jobKey, editId, step, sealed)
    this.#statements.run('UPDATE edit SET changed_rows = changed_rows + ? WHERE id = ?', changedRows, editId)
  }

  stepCount(jobKey: number, editId: number): number {
    const sql = 'SELECT count(*) AS count FROM edit_step WHERE job_key = ? AND edit_id = ?'
    return this.#statements.get<{ count: number }>(sql, jobKey, editId)?.count ?? 0
  }

  step(jobKey: number, editId: number, step: number): Uint8Array | null {
    const sql = 'SELECT sealed FROM edit_step WHERE job_key = ? AND edit_id = ? AND step = ?'
    return this.#statements.get<{ sealed: Uint8Array }>(sql, jobKey, editId, step)?.sealed ?? null
  }

  setUndone(editId: number, isUndone: boolean): void {
    this.#statements.run('UPDATE edit SET is_undone = ? WHERE id = ?', Number(isUndone), editId)
  }

  /** Ids of the entries of one kind that are not undone, oldest first. */
  doneOf(jobKey: number, kind: EditKind): number[] {
    return this.#statements
      .all<{ id: number }>(
        'SELECT id FROM edit WHERE job_key = ? AND kind = ? AND is_undone = 0 ORDER BY id',
        jobKey,
        kind,
      )
      .map(({ id }) => id)
  }

  /** Turns repairs into entries whose rows were sent again: they are no longer undone. Discards those undone. */
  settleRepairs(jobKey: number): void {
    this.#statements.run("DELETE FROM edit WHERE job_key = ? AND kind = 'repair' AND is_undone = 1", jobKey)
    this.#statements.run("UPDATE edit SET kind = 'sentRepair' WHERE job_key = ? AND kind = 'repair'", jobKey)
  }

  /** The entry that undo reverts; null when there is none. */
  newestDone(jobKey: number): EditRecord | null {
    return this.#edit('is_undone = 0 ORDER BY id DESC', jobKey)
  }

  /** The entry that redo applies again; null when there is none. */
  oldestUndone(jobKey: number): EditRecord | null {
    return this.#edit('is_undone = 1 ORDER BY id', jobKey)
  }

  #edit(condition: string, jobKey: number): EditRecord | null {
    const row = this.#statements.get<StoredEdit>(
      `SELECT * FROM edit WHERE job_key = ? AND ${condition} LIMIT 1`,
      jobKey,
    )
    return row
      ? {
          id: row.id,
          kind: row.kind,
          changedRows: row.changed_rows,
          choice:
            row.duplicate_choice_json === null
              ? null
              : (JSON.parse(row.duplicate_choice_json) as EditRecord['choice']),
        }
      : null
  }

  #ordinals(from: string, jobKey: number, fromOrdinal: number, limit: number, offset: number): number[] {
    return this.#statements
      .all<{ ordinal: number }>(
        `SELECT ordinal FROM ${from} ORDER BY ordinal LIMIT ? OFFSET ?`,
        jobKey,
        fromOrdinal,
        limit,
        offset,
      )
      .map((row) => row.ordinal)
  }
}
