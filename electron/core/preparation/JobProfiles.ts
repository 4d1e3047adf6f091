import type { ConversionSummary, DistinctFieldValues, FieldFill } from '../../shared/model/correction.ts'
import { fieldKeyOf, type CustomField, type FieldKey } from '../../shared/model/field.ts'
import type { Mapping, ValueMatch } from '../../shared/model/mapping.ts'
import { convertSex, sexes } from '../conversion/sex.ts'
import { findUnmatchedSexValues, suggestOptionMatches } from '../conversion/optionMatching.ts'
import { profileTask, type JobProfile } from './profileJob.ts'
import type { JobKeys } from '../rows/JobKeys.ts'
import type { WorkerRunner } from '../worker/WorkerRunner.ts'
import type { Journal } from '../journal/Journal.ts'

/** Profiles cached at once. Few, because they hold examples of customer data. */
const mostKept = 3

/** Profiles of jobs with their current corrections, cached by edit revision. */
export class JobProfiles {
  readonly #journal: Journal
  readonly #dataDir: string
  readonly #keys: JobKeys
  readonly #worker: WorkerRunner
  readonly #customFields: () => readonly CustomField[]
  readonly #kept = new Map<string, { revision: number; profile: Promise<JobProfile> }>()

  constructor(parts: {
    journal: Journal
    dataDir: string
    keys: JobKeys
    worker: WorkerRunner
    /** The catalogue: it knows the codes of options. */
    customFields: () => readonly CustomField[]
  }) {
    this.#journal = parts.journal
    this.#dataDir = parts.dataDir
    this.#keys = parts.keys
    this.#worker = parts.worker
    this.#customFields = parts.customFields
  }

  /** Caches the profile computed while preparing, unless a row has been changed since. */
  keep(jobId: string, profile: JobProfile): void {
    const { editRevision } = this.#journal.read(() => this.#journal.jobs.get(jobId))
    if (editRevision === 0) this.#keep(jobId, 0, Promise.resolve(profile))
  }

  /** @throws AppError `job.notFound`, `job.staleRows`, `storage.*` */
  async conversions(jobId: string): Promise<ConversionSummary[]> {
    return (await this.#describe(jobId)).conversions
  }

  /** @throws AppError `job.notFound`, `job.staleRows`, `storage.*` */
  async fieldFills(jobId: string): Promise<FieldFill[]> {
    return (await this.#describe(jobId)).fills
  }

  /** @throws AppError `job.notFound`, `job.staleRows`, `storage.*` */
  async distinctValues(jobId: string, field: FieldKey): Promise<DistinctFieldValues> {
    const { job } = this.#journal.read(() => this.#journal.jobs.get(jobId))
    const { values } = await this.#describe(jobId)
    const found = values.find((each) => each.field === field)
    const texts = found?.values.map(({ value }) => value) ?? []
    const options = optionsOf(job.mapping, field, this.#customFields())
    const suggested =
      field === 'sex' ? suggestSexes(texts) : suggestOptionMatches(field, texts, options).matches
    // The user's own matches override suggestions.
    const own = (job.mapping.conversions?.valueMatches ?? []).filter((match) => match.field === field)
    const byValue = new Map([...suggested, ...own].map((match) => [match.from, match.to]))
    const labels = options.map(({ label }) => label)
    return {
      field,
      values: (found?.values ?? []).map(({ value, count }) => ({
        value,
        count,
        suggestedOption: byValue.get(value) ?? (labels.includes(value) ? value : null),
      })),
      isTruncated: found?.isTruncated ?? false,
      options: labels,
      matches: texts.flatMap((from) => {
        const to = byValue.get(from)
        return to === undefined || to === from ? [] : [{ field, from, to }]
      }),
    }
  }

  async #describe(jobId: string): Promise<JobProfile> {
    const jobRecord = this.#journal.read(() => this.#journal.jobs.get(jobId))
    const kept = this.#kept.get(jobId)
    if (kept?.revision === jobRecord.editRevision) return kept.profile
    const profile = this.#read(jobId, await this.#keys.open(jobRecord))
    this.#keep(jobId, jobRecord.editRevision, profile)
    // Failures are not cached.
    profile.catch(() => this.#kept.delete(jobId))
    return profile
  }

  async #read(jobId: string, dataKey: Buffer): Promise<JobProfile> {
    const task = this.#worker.run(profileTask, { dataDir: this.#dataDir, jobId, dataKey })
    return (await task.result) ?? { conversions: [], values: [], fills: [] }
  }

  #keep(jobId: string, revision: number, profile: Promise<JobProfile>): void {
    this.#kept.delete(jobId)
    this.#kept.set(jobId, { revision, profile })
    for (const oldest of [...this.#kept.keys()].slice(0, -mostKept)) this.#kept.delete(oldest)
  }
}

function optionsOf(
  mapping: Mapping,
  field: FieldKey,
  catalogue: readonly CustomField[],
): { label: string; code?: string | undefined }[] {
  if (field === 'sex') return sexes.map((label) => ({ label }))
  const target = mapping.columns.find(
    (column) => column.target && fieldKeyOf(column.target) === field,
  )?.target
  if (target?.kind !== 'custom') return []
  const known = catalogue.find(({ configId }) => configId === target.configId)?.options ?? []
  const labels = target.options ?? known.map(({ label }) => label)
  // Codes come from the catalogue, allowed options from the mapping the job was checked with.
  return labels.map((label) => known.find((option) => option.label === label) ?? { label })
}

/** Suggests 男 or 女 for values the sex conversion understands; '' leaves the field out. */
function suggestSexes(values: readonly string[]): ValueMatch[] {
  const unmatched = new Set(findUnmatchedSexValues(values))
  return values
    .filter((value) => !unmatched.has(value))
    .map((from) => ({ field: 'sex' as const, from, to: convertSex(from).value }))
}
