import type { Job } from '../../../electron/shared/model/job.ts'
import { scenarioFrom } from './scenario.ts'
import { FakeJobs } from './FakeJobs.ts'

/** A prepared job of 1,000 rows with the given fields changed. */
export function jobOf(fields: Partial<Job> = {}): Job {
  const jobs = new FakeJobs(scenarioFrom(new URLSearchParams('rows=1000')), () => undefined)
  return jobs.add({ id: 'job-1', ...fields })
}
