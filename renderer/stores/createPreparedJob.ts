import { ref, watch } from 'vue'
import type { RouteInput } from '../../electron/shared/ipc/routes.ts'
import { request } from '../ipc/bridge.ts'
import { useJobsStore } from './jobs.ts'

/** The job that the draft was last prepared as, and the one that it takes the place of. */
export function createPreparedJob() {
  const jobId = ref<string | null>(null)
  let preparedFrom = ''
  /** Its corrections are needed until the new job stands. */
  let replacedId: string | null = null
  /** Asked for again before it is answered: once. */
  let starting: { key: string; answer: Promise<string | null> } | null = null
  /** Grows with every other file: a job that was asked for before that is not one of this draft. */
  let files = 0

  const jobOf = (id: string | null) => (id === null ? undefined : useJobsStore().jobs[id])

  /**
   * Has the rows read and checked; answers the job. Nothing changed since the last time: the same job. Otherwise what the
   * user did to the one prepared before is taken over, and that one replaced, unless rows of it were already sent.
   *
   * @returns null when another file was chosen meanwhile
   */
  function prepare(input: RouteInput<'job.prepare'>): Promise<string | null> {
    const key = JSON.stringify([input.fileId, input.choices, input.mapping])
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
    if (before && before.id === jobId.value && preparedFrom === key) return before.id
    const { editedRows = 0, skippedRows = 0, skipInvalid = false } = before ?? {}
    const hasHandWork = before?.hasRows === true && (skipInvalid || editedRows + skippedRows > 0)
    const answer = await request('job.prepare', {
      ...input,
      ...(hasHandWork ? { correctionsFrom: before.id } : {}),
    })
    if (file !== files) return null
    replacedId = before?.id ?? null
    jobId.value = answer.jobId
    preparedFrom = key
    await useJobsStore().fetch(answer.jobId)
    return file === files ? answer.jobId : null
  }

  /** Once the new job stands, the one it replaces goes, unless rows of it were sent. */
  watch(
    () => jobOf(jobId.value)?.state,
    (state) => {
      if (state !== 'prepared') return
      const replaced = jobOf(replacedId)
      replacedId = null
      if (replaced?.state !== 'prepared') return
      // When it cannot be removed now it stays in the list, where the user can.
      useJobsStore()
        .remove(replaced.id)
        .catch(() => undefined)
    },
    { flush: 'sync' },
  )

  /** The preparation was cancelled or failed: the next one starts afresh, from the job before if there was one. */
  function forget(): void {
    jobId.value = replacedId
    replacedId = null
    preparedFrom = ''
  }

  /** Another file: nothing is taken over, and no job removed. */
  function reset(): void {
    files += 1
    starting = null
    replacedId = null
    forget()
  }

  return { jobId, prepare, forget, reset }
}
