import type { JobEvents } from './JobEvents.ts'
import type { Log } from '../logging/Log.ts'

/** Tells the log of every job that comes to another state, beside whoever is told of it anyway. */
export function logJobs(events: JobEvents, log: Log): JobEvents {
  const known = new Map<string, string>()
  return {
    progress: (progress) => events.progress(progress),
    changeProgress: (progress) => events.changeProgress?.(progress),
    changed: (job) => {
      const { id: jobId, state, pauseReason, isRehearsal, reconciliation } = job
      const now = `${state}|${pauseReason ?? ''}`
      if (known.get(jobId) !== now) {
        known.set(jobId, now)
        log.write('job', { jobId, state, pauseReason, isRehearsal, ...reconciliation })
      }
      events.changed(job)
    },
    removed: (jobId) => {
      known.delete(jobId)
      log.write('jobRemoved', { jobId })
      events.removed(jobId)
    },
  }
}
