import { computed, shallowRef } from 'vue'
import type { Job } from '../../electron/shared/model/job.ts'
import type { RouteInput } from '../../electron/shared/ipc/routes.ts'
import { request } from '../ipc/bridge.ts'
import { useCorrectingStore } from './correcting.ts'
import { useJobsStore } from './jobs.ts'

type PreparedInput = Pick<RouteInput<'job.prepare'>, 'fileId' | 'choices' | 'mapping'>

/** A job, and what its rows were read and checked by. */
interface Prepared {
  jobId: string
  /** Empty: not known. */
  reading: string
  mapping: string
}

/** What decides which rows are read. */
function readingOf({ fileId, choices, mapping }: PreparedInput): string {
  const { skipHiddenRows = mapping.conversions?.hiddenRows === 'skip', ...how } = choices
  return JSON.stringify([fileId, how, skipHiddenRows])
}

/** Whether its rows can be checked again as they were read: none was sent, none was removed. */
function mayRecheck({ state, hasRows, batches }: Job): boolean {
  return state === 'prepared' && hasRows && batches.total === 0
}

/** The job of the draft. */
export function createPreparedJob() {
  const current = shallowRef<Prepared | null>(null)
  /** The job whose place the current one takes as soon as it is prepared. */
  let former: Prepared | null = null
  /** What was asked for last, shared by repeated requests. */
  let starting: { key: string; answer: Promise<string | null> } | null = null
  /** Incremented by every other file: a job requested before that does not belong to this draft. */
  let files = 0

  const jobOf = (prepared: Prepared | null) => prepared && useJobsStore().jobs[prepared.jobId]

  /**
   * Resolves to the job of the draft's rows. The same job as long as the same rows are read: they are checked again
   * where the mapping changed. Read otherwise, another job takes its place, with the user's corrections.
   *
   * @returns null when the user cancelled it, or chose another file meanwhile
   */
  function prepare(input: RouteInput<'job.prepare'>): Promise<string | null> {
    const key = JSON.stringify([readingOf(input), input.mapping])
    if (starting?.key === key) return starting.answer
    const answer = start(input).finally(() => {
      if (starting?.answer === answer) starting = null
    })
    starting = { key, answer }
    return answer
  }

  async function start(input: RouteInput<'job.prepare'>): Promise<string | null> {
    const file = files
    const reading = readingOf(input)
    const mapping = JSON.stringify(input.mapping)
    if (isPreparedFrom(input)) return current.value!.jobId
    if (jobOf(current.value)?.state === 'preparing') {
      const { jobId } = current.value!
      await request('job.cancelPreparing', { jobId })
      forget(jobId)
    }
    const known = [current.value, former].find(jobOf) ?? null
    const before = jobOf(known)
    if (known && before && known.reading === reading && mayRecheck(before)) {
      const isDone =
        known.mapping === mapping || (await useCorrectingStore().checkAgain(before, input.mapping))
      if (!isDone || file !== files) return null
      current.value = { ...known, mapping }
      return known.jobId
    }
    const replaces = before?.state === 'prepared' ? { replaces: before.id } : {}
    const { jobId } = await request('job.prepare', { ...input, ...replaces })
    if (file !== files) return null
    former = known
    current.value = { jobId, reading, mapping }
    await useJobsStore().fetch(jobId)
    return file === files ? jobId : null
  }

  /** Whether the job holds the rows of exactly this. */
  function isPreparedFrom(input: PreparedInput): boolean {
    const { reading, mapping } = current.value ?? {}
    const isThis = reading === readingOf(input) && mapping === JSON.stringify(input.mapping)
    return isThis && jobOf(current.value) !== undefined
  }

  /** Resets after a cancelled or failed preparation: the job whose place it was to take is the draft's again. */
  function forget(jobId: string): void {
    if (current.value?.jobId !== jobId) return
    current.value = former
    former = null
  }

  /** Resets for another file: no job is replaced. */
  function reset(): void {
    files += 1
    starting = null
    former = null
    current.value = null
  }

  /** Records that the rows of the job were checked again with another mapping. */
  function take(input: PreparedInput): void {
    if (!current.value) return
    const { jobId } = current.value
    current.value = { jobId, reading: readingOf(input), mapping: JSON.stringify(input.mapping) }
  }

  /** Lets the next job take the place of this one, with its corrections. */
  function replace(jobId: string): void {
    former = { jobId, reading: '', mapping: '' }
  }

  return {
    jobId: computed(() => current.value?.jobId ?? null),
    prepare,
    isPreparedFrom,
    take,
    forget,
    reset,
    replace,
  }
}
