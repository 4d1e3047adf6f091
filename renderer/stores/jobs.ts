import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { Job, JobProgress, Reconciliation } from '../../electron/shared/model/job.ts'
import { request } from '../ipc/bridge.ts'
import { addSample } from './speedTrail.ts'
import type { SpeedSample } from './speedTrail.ts'

/** Whether something runs for this job right now. */
export function isAtWork(job: Job): boolean {
  return job.state === 'preparing' || job.state === 'uploading'
}

/** Every import job the app knows, and the live counts of those at work. */
export const useJobsStore = defineStore('jobs', () => {
  const jobs = ref<Record<string, Job>>({})
  const progress = ref<Record<string, JobProgress>>({})
  /** The course of each upload of this session; kept when it ends, for whoever looks then. */
  const trails = ref<Record<string, readonly SpeedSample[]>>({})
  const isLoaded = ref(false)

  const list = computed(() =>
    Object.values(jobs.value).sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  )
  const working = computed(() => list.value.find(isAtWork))

  /** How many changes were told unasked so far. */
  let toldChanges = 0

  async function load(): Promise<void> {
    let before: number
    let all: Job[]
    do {
      before = toldChanges
      all = await request('job.list')
    } while (before !== toldChanges)
    jobs.value = Object.fromEntries(all.map((job) => [job.id, job]))
    isLoaded.value = true
  }

  /**
   * Takes a snapshot of a job unless a newer one is here: answers and events come by different ways, so an upload may have
   * ended before the answer that it started. Views of progress count from one start of work, so they end with it.
   *
   * @returns the newest one
   */
  function put(job: Job): Job {
    const before = jobs.value[job.id]
    if (before && before.revision > job.revision) return before
    jobs.value[job.id] = job
    if (!isAtWork(job) || before?.state !== job.state) delete progress.value[job.id]
    return job
  }

  /** Takes what the main process tells unasked. */
  function putTold(job: Job): void {
    toldChanges += 1
    put(job)
  }

  /** Takes the answer to a request. @returns the newest snapshot of that job */
  async function update(ask: () => Promise<Job>): Promise<Job> {
    return put(await ask())
  }

  function drop(jobId: string): void {
    delete trails.value[jobId]
    delete jobs.value[jobId]
    delete progress.value[jobId]
  }

  /** Keeps a view of progress unless a newer one is already here. */
  function applyProgress(next: JobProgress): void {
    const known = progress.value[next.jobId]
    if (known && known.revision >= next.revision) return
    progress.value[next.jobId] = next
    if (next.phase !== 'preparing') trails.value[next.jobId] = addSample(trails.value[next.jobId] ?? [], next)
  }

  function progressOf(jobId: string): JobProgress | undefined {
    const job = jobs.value[jobId]
    return job && isAtWork(job) ? progress.value[jobId] : undefined
  }

  /** The counts as of now: those of the running work where there are any. */
  function reconciliationOf(job: Job): Reconciliation {
    return progressOf(job.id)?.reconciliation ?? job.reconciliation
  }

  async function fetch(jobId: string): Promise<Job> {
    return update(() => request('job.get', { jobId }))
  }

  async function remove(jobId: string): Promise<void> {
    await request('job.remove', { jobId })
    drop(jobId)
  }

  return {
    jobs,
    progress,
    trails,
    isLoaded,
    list,
    working,
    load,
    put,
    putTold,
    update,
    drop,
    applyProgress,
    progressOf,
    reconciliationOf,
    fetch,
    remove,
  }
})
