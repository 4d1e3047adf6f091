import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../shared/errors/AppError.ts'
import type { EditKind } from '../../shared/model/correction.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { EditRecord } from '../journal/CorrectionTable.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { RejectedRows } from '../rows/RejectedRows.ts'
import { isSameCorrection } from '../rows/RowCorrection.ts'
import { openAt, sealAt } from '../rows/chunkCipher.ts'
import type { CorrectionChange, RowEditor, WantedCorrection } from './RowEditor.ts'

/** Rows changed in one transaction. Other writers wait for it, so it is kept to tens of milliseconds. */
export const stepRows = 1_000
/** Pause between two pieces, so that other writers can acquire the lock. */
const pauseMs = 2

/**
 * The entry that undo or redo is about; null when there is none. Once an upload was started, only repairs of rejected rows
 * that were not sent again: what was sent is not to be told otherwise.
 */
export function nextEdit(
  journal: Journal,
  { key, isPlanned }: Pick<JobRecord, 'key' | 'isPlanned'>,
  direction: 'undo' | 'redo',
): EditRecord | null {
  const { corrections } = journal
  const edit = direction === 'undo' ? corrections.newestDone(key) : corrections.oldestUndone(key)
  return isPlanned && edit?.kind !== 'repair' ? null : edit
}

/**
 * Applies changes to rows together with their undo log. Each piece of a bulk change commits with its part of the log in one
 * transaction, so a change cut short by a crash can still be undone exactly.
 */
export class EditLog {
  readonly #journal: Journal
  readonly #editor: RowEditor
  readonly #dataKey: Buffer

  constructor(journal: Journal, editor: RowEditor, dataKey: Buffer) {
    this.#journal = journal
    this.#editor = editor
    this.#dataKey = dataKey
  }

  /**
   * Applies changes as one log entry.
   *
   * @param pieces what to change, at most `stepRows` rows each; each row at most once. A piece is asked for inside its
   *   transaction, so that it sees the rows as they are
   * @param options.choice the duplicate choice before and after this change
   * @param options.onRows called after every piece with the number of rows visited
   * @returns rows changed
   * @throws AppError `job.wrongState` once an upload was started, but for rows that the platform rejected;
   *   `job.repairHasErrors` when such a row would have an error
   */
  async change(
    kind: EditKind,
    pieces: Iterator<WantedCorrection[]>,
    options: { choice?: EditRecord['choice']; onRows?: ((rowsDone: number) => void) | undefined } = {},
  ): Promise<number> {
    const { choice = null, onRows } = options
    const { key } = this.#editor.jobRecord
    let editId: number | null = null
    let step = 0
    let changedRows = 0
    let rowsDone = 0
    for (;;) {
      const isDone = this.#journal.write(() => {
        const isRepair = this.#isRepair()
        const piece = pieces.next()
        if (isRepair && !piece.done) this.#assertRepairs(piece.value)
        const changes = piece.done ? [] : this.#editor.apply(piece.value)
        rowsDone += piece.done ? 0 : piece.value.length
        if (changes.length > 0 || (piece.done && choice && editId === null)) {
          editId ??= this.#journal.corrections.addEdit(key, isRepair ? 'repair' : kind, choice)
        }
        if (changes.length > 0 && editId !== null) {
          this.#addStep(editId, step, changes)
          step += 1
          changedRows += changes.length
        }
        if (piece.done && choice) this.#journal.jobs.setDuplicateChoice(key, choice.after)
        return piece.done === true
      })
      if (isDone) return changedRows
      onRows?.(rowsDone)
      await pause(pauseMs)
    }
  }

  /**
   * Undoes the newest change, or redoes the oldest undone one.
   *
   * @returns rows changed; null when there is nothing to undo or redo
   * @throws AppError as `change`
   */
  async move(
    direction: 'undo' | 'redo',
    onRows: (rowsDone: number, rowsTotal: number) => void = () => undefined,
  ): Promise<number | null> {
    const { key } = this.#editor.jobRecord
    const edit = this.next(direction)
    if (!edit) return null
    const steps = this.#journal.corrections.stepCount(key, edit.id)
    let changedRows = 0
    for (let index = 0; index < steps; index++) {
      // Undo runs backwards. After a crash some rows are already restored; repeating the step leaves them unchanged.
      const step = direction === 'undo' ? steps - 1 - index : index
      changedRows += this.#journal.write(() => {
        const isRepair = this.#isRepair()
        const wanted = this.#readStep(edit.id, step).map(({ ordinal, before, after }) => ({
          ordinal,
          after: direction === 'undo' ? before : after,
        }))
        if (isRepair) this.#assertRepairs(wanted)
        return this.#editor.apply(wanted).length
      })
      onRows(changedRows, edit.changedRows)
      await pause(pauseMs)
    }
    this.#journal.write(() => {
      this.#isRepair()
      this.#journal.corrections.setUndone(edit.id, direction === 'undo')
      if (edit.choice) {
        const choice = direction === 'undo' ? edit.choice.before : edit.choice.after
        this.#journal.jobs.setDuplicateChoice(key, choice)
        // The fields looked at may be others again.
        this.#journal.jobs.setDuplicatesStale(key, true)
      }
    })
    return changedRows
  }

  /** The entry that undo or redo is about. */
  next(direction: 'undo' | 'redo'): EditRecord | null {
    return nextEdit(this.#journal, this.#jobRecord, direction)
  }

  /**
   * Ordinals of rejected rows that differ from what was sent, ascending. Callers hold the transaction.
   *
   * @throws AppError `storage.tampered`
   */
  repairedOrdinals(): number[] {
    const { key } = this.#editor.jobRecord
    const rows = new Map<number, CorrectionChange>()
    for (const editId of this.#journal.corrections.doneOf(key, 'repair')) {
      for (let step = 0; step < this.#journal.corrections.stepCount(key, editId); step += 1) {
        for (const change of this.#readStep(editId, step)) {
          rows.set(change.ordinal, { ...change, before: rows.get(change.ordinal)?.before ?? change.before })
        }
      }
    }
    return [...rows.values()]
      .filter(({ before, after }) => !isSameCorrection(before, after))
      .map(({ ordinal }) => ordinal)
      .sort((one, other) => one - other)
  }

  /** @throws AppError `job.wrongState` once an upload was started */
  assertEditable(): void {
    const { isPlanned, job } = this.#jobRecord
    if (isPlanned || job.state === 'preparing') throw wrongState(job)
  }

  get #jobRecord(): JobRecord {
    return this.#journal.jobs.get(this.#editor.jobRecord.job.id)
  }

  /**
   * Whether changes are repairs: an upload was started, so that nothing but rejected rows may change.
   *
   * @throws AppError `job.wrongState` while it is under way
   */
  #isRepair(): boolean {
    const { isPlanned, job } = this.#jobRecord
    if (job.state === 'preparing' || (isPlanned && job.state === 'uploading')) throw wrongState(job)
    return isPlanned
  }

  /**
   * A batch has a fixed number of rows, all of them without errors: a repaired row stays one to be sent.
   *
   * @throws AppError `job.wrongState`, `job.repairHasErrors`
   */
  #assertRepairs(piece: readonly WantedCorrection[]): void {
    const rejected = new RejectedRows(this.#journal, this.#editor.jobRecord.key)
    for (const { ordinal, after } of piece) {
      if (after.skip !== null || rejected.batchOf(ordinal) === null) {
        throw wrongState(this.#jobRecord.job, `row ${ordinal} is none that was rejected`)
      }
    }
    this.#editor.assertSound(piece)
  }

  #addStep(editId: number, step: number, changes: readonly CorrectionChange[]): void {
    const { key, job } = this.#editor.jobRecord
    const plain = Buffer.from(JSON.stringify(changes))
    const sealed = sealAt(this.#dataKey, { kind: 'editStep', jobId: job.id, editId, step }, plain)
    this.#journal.corrections.addStep(key, editId, step, changes.length, sealed)
  }

  #readStep(editId: number, step: number): CorrectionChange[] {
    const { key, job } = this.#editor.jobRecord
    const sealed = this.#journal.corrections.step(key, editId, step)
    if (!sealed) throw new AppError('storage.tampered', `step ${step} of an edit is missing`)
    const place = { kind: 'editStep', jobId: job.id, editId, step } as const
    return JSON.parse(openAt(this.#dataKey, place, sealed).toString()) as CorrectionChange[]
  }
}
