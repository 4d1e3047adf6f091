import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type {
  CarriedOver,
  ChangeProgress,
  DuplicateKeep,
  EditState,
  RowChange,
  RowSelection,
} from '../../electron/shared/model/correction.ts'
import type { IssueGroup } from '../../electron/shared/model/issue.ts'
import type { CheckedRow } from '../../electron/shared/model/checkedRow.ts'
import type { Job } from '../../electron/shared/model/job.ts'
import type { ConversionChoices } from '../../electron/shared/model/mapping.ts'
import { request } from '../ipc/bridge.ts'
import { useJobsStore } from './jobs.ts'

/** A job was read and checked anew with other answers about conversions. */
export interface Recheck {
  /** The new job. */
  jobId: string
  /** What the user had done to the one before. */
  before: { editedRows: number; skippedRows: number; skipInvalid: boolean; keep: DuplicateKeep | null }
  /** The answers before, to go back to. */
  conversions: ConversionChoices | undefined
}

/** What the check of a job has to say of the check before it. */
export interface CarryOver {
  jobId: string
  carriedOver: CarriedOver | null
  /** The file was chosen again for a job of an earlier session, and was another one: nothing was taken over. */
  isOtherFile: boolean
}

/** What is found in the rows of one prepared job, and the changes the user makes to them. */
export const useCorrectingStore = defineStore('correcting', () => {
  const jobId = ref('')
  const issues = ref<IssueGroup[] | null>(null)
  const edits = ref<EditState | null>(null)
  /** The jobs of which many rows are being changed: the user may look at another one meanwhile. */
  const changing = ref(new Set<string>())
  /** A change of many rows of this job is under way. */
  const isChanging = computed(() => changing.value.has(jobId.value))
  /** How far it is; null while nothing was said yet: small changes are done before that. */
  const progress = ref<ChangeProgress | null>(null)
  const isCancelling = ref(false)
  /** Grows with every change of more than one cell: rows on screen are read again. */
  const changes = ref(0)
  /** The last check that took the place of another one; null once the user has read about it. */
  const recheck = ref<Recheck | null>(null)
  /** Of the last check; null once the user has read about it. */
  const carryOver = ref<CarryOver | null>(null)
  /** A job whose check goes on with that of an earlier session, for which the file was chosen again. */
  let reopened: { jobId: string; before: Job } | null = null
  let asked = 0
  /** The job whose check was the last to end. */
  let ended = ''

  /** Reads causes and 撤销/重做 again; an answer that a newer question overtook is dropped. */
  async function refresh(): Promise<void> {
    const mine = (asked += 1)
    const input = { jobId: jobId.value }
    const [groups, state] = await Promise.all([request('job.issues', input), request('job.editState', input)])
    if (mine !== asked) return
    issues.value = groups
    edits.value = state
  }

  /** The file was chosen again for a job of an earlier session; it is checked as another job now. */
  function reopen(nextJobId: string, before: Job): void {
    reopened = { jobId: nextJobId, before }
  }

  /** A check has ended with something taken over or not. A job of the same file that it goes on with is replaced by it. */
  async function succeed(nextJobId: string, carriedOver: CarriedOver | null): Promise<void> {
    // Told once: who left the page and came back waits for the same end twice.
    if (ended === nextJobId) return
    ended = nextJobId
    const before = reopened?.jobId === nextJobId ? reopened.before : null
    if (before) reopened = null
    const hadWork = before !== null && before.editedRows + before.skippedRows > 0
    carryOver.value = { jobId: nextJobId, carriedOver, isOtherFile: hadWork && carriedOver === null }
    // When it cannot be removed now it stays in the list, where the user can.
    if (before && carriedOver?.fromJobId === before.id) {
      await useJobsStore()
        .remove(before.id)
        .catch(() => undefined)
    }
  }

  async function open(id: string): Promise<void> {
    jobId.value = id
    issues.value = null
    edits.value = null
    progress.value = null
    isCancelling.value = false
    await refresh()
  }

  /** Takes the counts that an answer carries; the rest is read again. */
  async function take<Answer extends { job: Job } | null>(ask: () => Promise<Answer>): Promise<Answer> {
    let answer: Answer | undefined
    await useJobsStore().update(async () => {
      answer = await ask()
      return answer?.job ?? request('job.get', { jobId: jobId.value })
    })
    await refresh()
    return answer as Answer
  }

  async function takeMany<Answer extends { job: Job } | null>(ask: () => Promise<Answer>): Promise<Answer> {
    const id = jobId.value
    changing.value.add(id)
    try {
      return await take(ask)
    } catch (error) {
      // Whatever ended it, some rows may have changed.
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

  /** Changes one cell; answers its row as it is now. */
  async function editCell(ordinal: number, columnIndex: number, text: string): Promise<CheckedRow> {
    const input = { jobId: jobId.value, ordinal, columnIndex, text }
    return (await take(() => request('job.editCell', input))).row
  }

  /** 跳过 or 不跳过 for one row; answers the row as it is now. */
  async function skipRow(ordinal: number, kind: 'skip' | 'unskip'): Promise<CheckedRow | undefined> {
    const input = { jobId: jobId.value }
    const selection = { kind: 'ordinals' as const, ordinals: [ordinal] }
    await take(() => request('job.changeRows', { ...input, selection, change: { kind } }))
    const filter = { kind: 'all' as const }
    return (await request('job.rows', { ...input, filter, offset: ordinal, limit: 1 })).rows[0]
  }

  function applyProgress(told: ChangeProgress): void {
    if (isChanging.value && told.jobId === jobId.value) progress.value = told
  }

  /** Ends the change under way; what is changed by then stays, and can be undone. */
  async function cancelChange(): Promise<void> {
    isCancelling.value = true
    try {
      await request('job.cancelChange', { jobId: jobId.value })
    } catch (error) {
      isCancelling.value = false
      throw error
    }
  }

  /** Answers how many rows are different now, and whether the user ended it before its end. */
  async function changeRows(
    selection: RowSelection,
    change: RowChange,
  ): Promise<{ rows: number; isCancelled: boolean }> {
    const input = { jobId: jobId.value, selection, change }
    const { changedRows, isCancelled = false } = await takeMany(() => request('job.changeRows', input))
    return { rows: changedRows, isCancelled }
  }

  /** Answers whether the step is done; a step that the user ended goes on when it is asked for again. */
  async function move(direction: 'undo' | 'redo'): Promise<boolean> {
    const before = edits.value?.[direction]
    const answer = await takeMany(() => request(`job.${direction}`, { jobId: jobId.value }))
    if (!answer?.isCancelled) return true
    // Ended only while repeated customers were looked for, it is done: another step is the next one then.
    const next = edits.value?.[direction]
    return next?.kind !== before?.kind || next?.rows !== before?.rows
  }

  return {
    jobId,
    issues,
    edits,
    isChanging,
    progress,
    isCancelling,
    changes,
    recheck,
    carryOver,
    reopen,
    succeed,
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
