import { ref, watch } from 'vue'
import type { RouteInput } from '../../electron/shared/ipc/routes.ts'
import { request } from '../ipc/bridge.ts'
import { useJobsStore } from './jobs.ts'

type PreparedInput = Pick<RouteInput<'job.prepare'>, 'fileId' | 'choices' | 'mapping'>

/** What a job was prepared from; the same gives the same job. */
const keyOf = ({ fileId, choices, mapping }: PreparedInput): string =>
  JSON.stringify([fileId, choices, mapping])

/** The job the draft was last prepared as, and the earlier one that it replaces. */
export function createPreparedJob() {
  const jobId = ref<string | null>(null)
  const preparedFrom = ref('')
  /** Kept until the new job exists, because its corrections are carried over. */
  let replacedId: string | null = null
  /** The preparation under way, shared by repeated requests. */
  let starting: { key: string; answer: Promise<string | null> } | null = null
  /** Incremented by every other file: a job requested before that does not belong to this draft. */
  let files = 0

  const jobOf = (id: string | null) => (id === null ? undefined : useJobsStore().jobs[id])

  /**
   * Prepares the draft and resolves to the job: the same one when nothing changed. Otherwise the corrections of the earlier
   * job are carried over and that job is removed, unless rows of it were sent.
   *
   * @returns null when another file was chosen meanwhile
   */
  function prepare(input: RouteInput<'job.prepare'>): Promise<string | null> {
    const key = keyOf(input)
    if (starting?.key === key) return starting.answer
    const answer = start(key, input).finally(() => {
      if (starting?.answer === answer) starting = null
    })
    starting = { key, answer }
    return answer
  }

  async function start(key: string, input: RouteInput<'job.prepare'>): Promise<string | null> {
    const file = files
    const before = jobOf(jobId.value) ?? jobOf(replacedId)
    if (before && before.id === jobId.value && preparedFrom.value === key) return before.id
    const { editedRows = 0, skippedRows = 0, skipInvalid = false } = before ?? {}
    const hasHandWork = before?.hasRows === true && (skipInvalid || editedRows + skippedRows > 0)
    const answer = await request('job.prepare', {
      ...input,
      ...(hasHandWork ? { correctionsFrom: before.id } : {}),
    })
    if (file !== files) return null
    replacedId = before?.id ?? null
    jobId.value = answer.jobId
    preparedFrom.value = key
    await useJobsStore().fetch(answer.jobId)
    return file === files ? answer.jobId : null
  }

  /** Removes the replaced job once the new one exists, unless rows of it were sent. */
  watch(
    () => jobOf(jobId.value)?.state,
    (state) => {
      if (state !== 'prepared') return
      const replaced = jobOf(replacedId)
      replacedId = null
      if (replaced?.state !== 'prepared') return
      // Best effort: the user can remove it from the list.
      useJobsStore()
        .remove(replaced.id)
        .catch(() => undefined)
    },
    { flush: 'sync' },
  )

  /** Whether the job was prepared from exactly this. */
  function isPreparedFrom(input: PreparedInput): boolean {
    return jobId.value !== null && preparedFrom.value === keyOf(input)
  }

  /** Resets after a cancelled or failed preparation: the next one starts from the earlier job, if any. */
  function forget(): void {
    jobId.value = replacedId
    replacedId = null
    preparedFrom.value = ''
  }

  /** Resets for another file: nothing is carried over, and no job is removed. */
  function reset(): void {
    files += 1
    starting = null
    replacedId = null
    forget()
  }

  /** Records that the rows of the job were checked again with another mapping: nothing is to be prepared. */
  function take(input: PreparedInput): void {
    preparedFrom.value = keyOf(input)
  }

  /** Lets the next job take the place of this one, with its corrections. */
  function replace(id: string): void {
    replacedId = id
  }

  return { jobId, prepare, isPreparedFrom, take, forget, reset, replace }
}
