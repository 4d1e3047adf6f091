import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../shared/errors/AppError.ts'
import type { EditKind } from '../../shared/model/correction.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { EditRecord } from '../journal/CorrectionTable.ts'
import type { Journal } from '../journal/Journal.ts'
import { openAt, sealAt } from '../rows/chunkCipher.ts'
import type { CorrectionChange, RowEditor, WantedCorrection } from './RowEditor.ts'

/** Rows changed in one transaction. Other writers wait for it, so it is kept to tens of milliseconds. */
export const stepRows = 500
/** Pause between two pieces, so that other writers can acquire the lock. */
const pauseMs = 2

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
   * @throws AppError `job.wrongState` once an upload was started
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
        this.assertEditable()
        const piece = pieces.next()
        const changes = piece.done ? [] : this.#editor.apply(piece.value)
        rowsDone += piece.done ? 0 : piece.value.length
        if (changes.length > 0 || (piece.done && choice && editId === null)) {
          editId ??= this.#journal.corrections.addEdit(key, kind, choice)
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
   * @throws AppError `job.wrongState` once an upload was started
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
        this.assertEditable()
        const wanted = this.#readStep(edit.id, step).map(({ ordinal, before, after }) => ({
          ordinal,
          after: direction === 'undo' ? before : after,
        }))
        return this.#editor.apply(wanted).length
      })
      onRows(changedRows, edit.changedRows)
      await pause(pauseMs)
    }
    this.#journal.write(() => {
      this.assertEditable()
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
    const { key } = this.#editor.jobRecord
    return direction === 'undo'
      ? this.#journal.corrections.newestDone(key)
      : this.#journal.corrections.oldestUndone(key)
  }

  /** @throws AppError `job.wrongState` */
  assertEditable(): void {
    const { isPlanned, job } = this.#journal.jobs.get(this.#editor.jobRecord.job.id)
    if (isPlanned || job.state === 'preparing') throw wrongState(job)
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
