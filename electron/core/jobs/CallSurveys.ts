import { wholeSurvey, type CallSurvey, type CallVersionName } from '../../shared/model/callVersion.ts'
import type { Journal } from '../journal/Journal.ts'
import { callVersionOf } from '../platform/callVersions.ts'
import type { JobKeys } from '../rows/JobKeys.ts'

/** Counts the rows of a job, in another thread. */
export type CountSurvey = (
  jobId: string,
  dataKey: Buffer,
  callVersion: CallVersionName,
) => Promise<CallSurvey>

/** What a version of the call would leave out of a job's rows: for step 4, the command line and every first start. */
export class CallSurveys {
  readonly #journal: Journal
  readonly #keys: JobKeys
  readonly #count: CountSurvey
  readonly #settings: () => CallVersionName

  constructor(parts: {
    journal: Journal
    keys: JobKeys
    count: CountSurvey
    /** Version of the call in the settings. */
    callVersion: () => CallVersionName
  }) {
    this.#journal = parts.journal
    this.#keys = parts.keys
    this.#count = parts.count
    this.#settings = parts.callVersion
  }

  /**
   * Surveys a job. Reads rows only where its mapping has a field that matters.
   *
   * @param callVersion default: the job's own, else that of the settings
   * @throws AppError `job.notFound`, `job.staleRows`, `storage.*`
   */
  async of(jobId: string, callVersion?: CallVersionName): Promise<CallSurvey> {
    const jobRecord = this.#journal.read(() => this.#journal.jobs.get(jobId))
    const version = callVersion ?? jobRecord.job.callVersion ?? this.#settings()
    if (!callVersionOf(version).createExaminer(jobRecord.job.mapping)) return wholeSurvey(version)
    return this.#count(jobId, await this.#keys.open(jobRecord), version)
  }
}
