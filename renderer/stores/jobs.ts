import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { Job, JobProgress, Reconciliation } from '../../electron/shared/model/job.ts'
import { request } from '../ipc/bridge.ts'

/** Whether the job is being prepared or uploaded. */
export function isAtWork(job: Job): boolean {
  return job.state === 'preparing' || job.state === 'uploading'
}

/** Every import job, and the live counts of those at work. */
export const useJobsStore = defineStore('jobs', () => {
  const jobs = ref<Record<string, Job>>({})
  const progress = ref<Record<string, JobProgress>>({})
  const isLoaded = ref(false)

  const list = computed(() =>
    Object.values(jobs.value).sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
  )
  const working = computed(() => list.value.find(isAtWork))

  /** Number of pushed changes so far. */
  let pushedChanges = 0

  async function load(): Promise<void> {
    let before: number
    let all: Job[]
    do {
      before = pushedChanges
      all = await request('job.list')
    } while (before !== pushedChanges)
    jobs.value = Object.fromEntries(all.map((job) => [job.id, job]))
    isLoaded.value = true
  }

  /**
   * Stores a snapshot of a job unless a newer one is known: an event about the end of an upload may arrive before the answer
   * to its start. Progress belongs to one run, so it is dropped when the state changes.
   *
   * @returns the newest snapshot
   */
  function put(job: Job): Job {
    const before = jobs.value[job.id]
    if (before && before.revision > job.revision) return before
    jobs.value[job.id] = job
    if (!isAtWork(job) || before?.state !== job.state) delete progress.value[job.id]
    return job
  }

  /** Applies a change that the main process pushed. */
  function applyPushed(job: Job): void {
    pushedChanges += 1
    put(job)
  }

  /** Applies the answer to a request. @returns the newest snapshot of that job */
  async function update(ask: () => Promise<Job>): Promise<Job> {
    return put(await ask())
  }

  function drop(jobId: string): void {
    delete jobs.value[jobId]
    delete progress.value[jobId]
  }

  /** Stores a progress event unless a newer one is known. */
  function applyProgress(next: JobProgress): void {
    const known = progress.value[next.jobId]
    if (known && known.revision >= next.revision) return
    progress.value[next.jobId] = next
  }

  function progressOf(jobId: string): JobProgress | undefined {
    const job = jobs.value[jobId]
    return job && isAtWork(job) ? progress.value[jobId] : undefined
  }

  /** The current counts: those of the running work, if any. */
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
    isLoaded,
    list,
    working,
    load,
    put,
    applyPushed,
    update,
    drop,
    applyProgress,
    progressOf,
    reconciliationOf,
    fetch,
    remove,
  }
})
