import type { Job, JobProgress } from '../../shared/model/job.ts'

/** What the services of jobs tell whoever shows them. */
export interface JobEvents {
  progress(progress: JobProgress): void
  changed(job: Job): void
  removed(jobId: string): void
}
