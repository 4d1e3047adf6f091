import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type {
  ChangeProgress,
  RowChange,
  RowsChanged,
  RowSelection,
} from '../../electron/shared/model/correction.ts'
import type { EditState, EditStep } from '../../electron/shared/model/editState.ts'
import type { IssueGroup } from '../../electron/shared/model/issue.ts'
import type { CheckedRow } from '../../electron/shared/model/checkedRow.ts'
import type { Job } from '../../electron/shared/model/job.ts'
import type { Mapping } from '../../electron/shared/model/mapping.ts'
import { request } from '../ipc/bridge.ts'
import { useJobsStore } from './jobs.ts'

/** A recheck of a job with other answers. */
interface Recheck {
  jobId: string
  /** The previous mapping, to return to. */
  before: Mapping
}

/** The first cell that an undo or redo changed (column null: the row as a whole), and how many rows it changed. */
export type MovedTo = NonNullable<RowsChanged['first']> & { rows: number }

/** The issues of one prepared job, and the user's changes to its rows. */
export const useCorrectingStore = defineStore('correcting', () => {
  const jobId = ref('')
  const issues = ref<IssueGroup[] | null>(null)
  const edits = ref<EditState | null>(null)
  /** Jobs with a change of many rows under way; the user may open another job meanwhile. */
  const changing = ref(new Set<string>())
  /** Whether a change of many rows of this job is under way. */
  const isChanging = computed(() => changing.value.has(jobId.value))
  /** Progress of the change; null before the first event, which small changes never reach. */
  const progress = ref<ChangeProgress | null>(null)
  const isCancelling = ref(false)
  /** Incremented by every change of more than one cell, which reloads the rows on screen. */
  const changes = ref(0)
  /** Where 撤销 or 重做 was last, for the grid to go to; each time another object. */
  const moved = shallowRef<MovedTo | null>(null)
  /** The last recheck; null once the user has dismissed its notice. */
  const recheck = ref<Recheck | null>(null)
  /** Resolves when the last change begun of a job has ended, by job; never rejects. */
  const turns = new Map<string, Promise<unknown>>()
  let asked = 0

  /** Reloads causes and 撤销/重做. Drops an answer that a newer request has overtaken. */
  async function refresh(): Promise<void> {
    const mine = (asked += 1)
    const input = { jobId: jobId.value }
    const [groups, state] = await Promise.all([request('job.issues', input), request('job.editState', input)])
    if (mine !== asked) return
    issues.value = groups
    edits.value = state
  }

  async function open(id: string): Promise<void> {
    jobId.value = id
    issues.value = null
    edits.value = null
    progress.value = null
    isCancelling.value = false
    await refresh()
  }

  /**
   * Begins a change of a job when those before have ended and the window knows their result: an undo is of the change before its
   * key, whatever was typed while main was at work.
   */
  function inTurn<Answer>(id: string, change: () => Promise<Answer>): Promise<Answer> {
    const mine = (turns.get(id) ?? Promise.resolve()).then(change)
    turns.set(
      id,
      mine.catch(() => undefined),
    )
    return mine
  }

  function take<Answer extends { job: Job } | null>(ask: () => Promise<Answer>): Promise<Answer> {
    return inTurn(jobId.value, () => takeOne(ask))
  }

  function takeMany<Answer extends { job: Job } | null>(ask: () => Promise<Answer>): Promise<Answer> {
    const id = jobId.value
    changing.value.add(id)
    return inTurn(id, () => takeAll(id, ask))
  }

  /** Applies the counts of an answer and reloads the rest. */
  async function takeOne<Answer extends { job: Job } | null>(ask: () => Promise<Answer>): Promise<Answer> {
    let answer: Answer | undefined
    await useJobsStore().update(async () => {
      answer = await ask()
      return answer?.job ?? request('job.get', { jobId: jobId.value })
    })
    await refresh()
    return answer as Answer
  }

  async function takeAll<Answer extends { job: Job } | null>(
    id: string,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    changing.value.add(id)
    try {
      return await takeOne(ask)
    } catch (error) {
      // Some rows may have changed even when it failed.
      await refresh().catch(() => undefined)
      throw error
    } finally {
      changing.value.delete(id)
      if (id === jobId.value) {
        isCancelling.value = false
        progress.value = null
      }
      changes.value += 1
    }
  }

  /**
   * Checks the rows of a job again by another mapping: the job stays, with its corrections and its undo.
   *
   * @returns false when the user cancelled it: the job is as before
   */
  async function checkAgain({ id, mapping: before }: Job, mapping: Mapping): Promise<boolean> {
    if (jobId.value !== id) await open(id)
    const answer = await takeMany(async () => {
      const job = await request('job.recheck', { jobId: id, mapping })
      return job && { job }
    })
    if (answer) recheck.value = { jobId: id, before }
    return answer !== null
  }

  /** Changes one cell. Resolves to its changed row. */
  async function editCell(
    ordinal: number,
    columnIndex: number,
    text: string,
    allowJoins = false,
  ): Promise<CheckedRow> {
    const input = { jobId: jobId.value, ordinal, columnIndex, text, allowJoins }
    return (await take(() => request('job.editCell', input))).row
  }

  /** 跳过 or 不跳过 for one row. Resolves to the changed row. */
  async function skipRow(ordinal: number, kind: 'skip' | 'unskip'): Promise<CheckedRow | undefined> {
    const input = { jobId: jobId.value }
    const selection = { kind: 'ordinals' as const, ordinals: [ordinal] }
    await take(() => request('job.changeRows', { ...input, selection, change: { kind } }))
    const filter = { kind: 'all' as const }
    return (await request('job.rows', { ...input, filter, offset: ordinal, limit: 1 })).rows[0]
  }

  function applyProgress(progressEvent: ChangeProgress): void {
    if (isChanging.value && progressEvent.jobId === jobId.value) progress.value = progressEvent
  }

  /** Cancels the change under way. Rows changed by then stay, and can be undone. */
  async function cancelChange(): Promise<void> {
    isCancelling.value = true
    try {
      await request('job.cancelChange', { jobId: jobId.value })
    } catch (error) {
      isCancelling.value = false
      throw error
    }
  }

  /** Resolves to the number of changed rows, and whether the user cancelled it. */
  async function changeRows(
    selection: RowSelection,
    change: RowChange,
  ): Promise<{ rows: number; isCancelled: boolean }> {
    const input = { jobId: jobId.value, selection, change }
    const { changedRows, isCancelled = false } = await takeMany(() => request('job.changeRows', input))
    return { rows: changedRows, isCancelled }
  }

  /**
   * Undoes or redoes one step, after the changes begun before.
   *
   * @returns the step, and whether it is complete: a cancelled one continues with the next request. Null when there was none, or
   *   another job is open by then
   */
  function move(direction: 'undo' | 'redo'): Promise<{ step: EditStep; isDone: boolean } | null> {
    const id = jobId.value
    return inTurn(id, async () => {
      const step = edits.value?.[direction]
      if (!step || id !== jobId.value) return null
      const answer = await takeAll(id, () => request(`job.${direction}`, { jobId: id }))
      if (answer?.first && id === jobId.value) moved.value = { ...answer.first, rows: step.rows }
      const next = edits.value?.[direction]
      // Cancelled during the search for duplicates, after all rows: the step itself is complete.
      const isDone = !answer?.isCancelled || next?.kind !== step.kind || next.rows !== step.rows
      return { step, isDone }
    })
  }

  return {
    jobId,
    issues,
    edits,
    isChanging,
    progress,
    isCancelling,
    changes,
    moved,
    recheck,
    checkAgain,
    open,
    refresh,
    takeMany,
    editCell,
    skipRow,
    changeRows,
    applyProgress,
    cancelChange,
    move,
  }
})
