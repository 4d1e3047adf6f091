import { setTimeout as pause } from 'node:timers/promises'
import type { EditKind } from '../../shared/model/editState.ts'
import { wrongState } from '../journal/jobErrors.ts'
import type { EditRecord } from '../journal/CorrectionTable.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import { RejectedRows } from '../rows/RejectedRows.ts'
import { firstDifference, isSameCorrection } from '../rows/RowCorrection.ts'
import type { ComputedChange } from './ComputedChange.ts'
import { EditSteps, type CorrectionChange } from './EditSteps.ts'
import type { RowEditor, WantedCorrection } from './RowEditor.ts'
import { SharedPieces, type NextPiece } from './SharedPieces.ts'

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
  readonly #steps: EditSteps

  constructor(journal: Journal, editor: RowEditor) {
    const { key, job } = editor.jobRecord
    this.#journal = journal
    this.#editor = editor
    this.#steps = new EditSteps(journal, { key, id: job.id }, editor.keys.dataKey)
  }

  /**
   * Applies changes as one log entry.
   *
   * @param pieces what to change, at most `stepRows` rows each; each row at most once. A piece of an iterator is asked for
   *   inside its transaction, so that it sees the rows as they are
   * @param options.choice the duplicate choice before and after this change
   * @param options.onPiece called after every piece with the number of rows visited and of cells changed so far
   * @returns rows changed
   * @throws AppError `job.wrongState` once an upload was started, but for rows that the platform rejected;
   *   `job.repairHasErrors` when such a row would have an error
   */
  async change(
    kind: EditKind,
    pieces: Iterator<WantedCorrection[]> | SharedPieces,
    options: {
      choice?: EditRecord['choice']
      onPiece?: ((rowsDone: number, changedCells: number) => void) | undefined
    } = {},
  ): Promise<number> {
    const { choice = null, onPiece } = options
    const { key } = this.#editor.jobRecord
    let editId: number | null = null
    let step = 0
    let changedRows = 0
    let rowsDone = 0
    let changedCells = 0
    await this.#inTurn(pieces, true, (change, isRepair) => {
      const rows = change?.changedRows ?? 0
      if (rows > 0 || (change === null && choice && editId === null)) {
        editId ??= this.#journal.corrections.addEdit(key, isRepair ? 'repair' : kind, choice)
      }
      if (change?.step && rows > 0 && editId !== null) {
        this.#steps.add(editId, step, rows, change.step)
        step += 1
        changedRows += rows
      }
      if (change === null && choice) this.#journal.jobs.setDuplicateChoice(key, choice.after)
      return () => {
        if (change === null) return
        rowsDone += change.rowsVisited
        changedCells += change.changedCells
        onPiece?.(rowsDone, changedCells)
      }
    })
    return changedRows
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
    const count = this.#journal.corrections.stepCount(key, edit.id)
    // Undo runs backwards. After a crash some rows are already restored; repeating the step leaves them unchanged.
    const steps = Array.from({ length: count }, (_, index) =>
      direction === 'undo' ? count - 1 - index : index,
    )
    const pieces = SharedPieces.of(
      this.#journal,
      this.#editor,
      { kind: 'move', direction, editId: edit.id },
      { pieces: steps.map((step) => [step]).values(), rows: edit.changedRows },
    )
    let changedRows = 0
    await this.#inTurn(pieces, false, (change) => {
      if (change === null) this.#setMoved(edit, direction)
      return () => {
        if (change === null) return
        changedRows += change.changedRows
        onRows(changedRows, edit.changedRows)
      }
    })
    return changedRows
  }

  #setMoved(edit: EditRecord, direction: 'undo' | 'redo'): void {
    const { key } = this.#editor.jobRecord
    this.#journal.corrections.setUndone(edit.id, direction === 'undo')
    if (!edit.choice) return
    const choice = direction === 'undo' ? edit.choice.before : edit.choice.after
    this.#journal.jobs.setDuplicateChoice(key, choice)
    // The fields looked at may be others again.
    this.#journal.jobs.setDuplicatesStale(key, true)
  }

  /**
   * Writes pieces one after another, each in a transaction of its own; the last one is `null`.
   *
   * @param isLogged whether the change makes an entry of the log
   * @param finish completes the transaction of a piece, and returns what to do once it is on disk
   */
  async #inTurn(
    pieces: Iterator<WantedCorrection[]> | SharedPieces,
    isLogged: boolean,
    finish: (change: ComputedChange | null, isRepair: boolean) => () => void,
  ): Promise<void> {
    let expectedRevision = this.#jobRecord.editRevision
    /** Something else changed rows meanwhile: what was computed ahead may not be about the rows as they are. */
    let isAlone = false
    const shared = pieces instanceof SharedPieces ? pieces : null
    const fromIterator = (): WantedCorrection[] | null => {
      const piece = (pieces as Iterator<WantedCorrection[]>).next()
      return piece.done ? null : piece.value
    }
    try {
      for (let next = await shared?.next(); ;) {
        let isLast = false
        const afterwards = this.#journal.write(() => {
          const { isPlanned: isRepair, editRevision } = this.#assertChangeable()
          isAlone ||= editRevision !== expectedRevision
          const computed = !isAlone && !isRepair ? (next?.computed ?? null) : null
          const wanted = computed ? null : shared ? planOf(next ?? null) : fromIterator()
          if (wanted && isRepair) this.#assertRepairs(wanted)
          const change = computed ?? (wanted && this.#editor.compute(wanted, isLogged))
          isLast = change === null
          if (change) this.#editor.write(change)
          expectedRevision = editRevision + (change && change.changedRows > 0 ? 1 : 0)
          return finish(change, isRepair)
        })
        afterwards()
        if (isLast) return
        ;[next] = await Promise.all([shared?.next(), pause(pauseMs)])
      }
    } finally {
      await shared?.close()
    }
  }

  /**
   * The first cell that undo or redo changes; column null: its row is left out or taken back. Null: there is nothing to undo or redo.
   *
   * @throws AppError `storage.tampered`
   */
  firstCell(direction: 'undo' | 'redo'): { ordinal: number; columnIndex: number | null } | null {
    const edit = this.next(direction)
    const { corrections } = this.#journal
    if (!edit || corrections.stepCount(this.#editor.jobRecord.key, edit.id) === 0) return null
    const [first] = this.#steps.read(edit.id, 0)
    return first ? { ordinal: first.ordinal, columnIndex: firstDifference(first.before, first.after) } : null
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
        for (const change of this.#steps.read(editId, step)) {
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
   * Once an upload was started, changes are repairs: nothing but rejected rows may change.
   *
   * @throws AppError `job.wrongState` while it is under way
   */
  #assertChangeable(): JobRecord {
    const jobRecord = this.#jobRecord
    const { isPlanned, job } = jobRecord
    if (job.state === 'preparing' || (isPlanned && job.state === 'uploading')) throw wrongState(job)
    return jobRecord
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
}

function planOf(next: NextPiece | null): WantedCorrection[] | null {
  return next && next.plan()
}
