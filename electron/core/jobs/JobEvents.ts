import type { ChangeProgress } from '../../shared/model/correction.ts'
import type { Job, JobProgress } from '../../shared/model/job.ts'

/** What the services of jobs tell whoever shows them. */
export interface JobEvents {
  progress(progress: JobProgress): void
  changed(job: Job): void
  /** A change of many rows goes on; whoever shows none of it leaves this out. */
  changeProgress?(progress: ChangeProgress): void
  removed(jobId: string): void
}
