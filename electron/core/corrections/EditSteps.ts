import { AppError } from '../../shared/errors/AppError.ts'
import type { Journal } from '../journal/Journal.ts'
import { openAt, sealAt } from '../rows/chunkCipher.ts'
import type { RowCorrection } from '../rows/RowCorrection.ts'
import { compress, decompress } from '../rows/rowCodec.ts'
import type { StagedJob } from '../rows/StagedJob.ts'
import type { OutcomeFacts, OutcomeList, RowOutcome } from './RowOutcome.ts'

/** A row before and after a change. */
export interface CorrectionChange {
  ordinal: number
  before: RowCorrection
  after: RowCorrection
  /** What followed from both; null where it has to be worked out again. */
  facts: { before: OutcomeFacts; after: OutcomeFacts } | null
}

/** A step as JSON: outcomes, each once, and for each row its ordinal and the positions of those before and after. */
interface StoredStep {
  /**
   * Key of the job when it was written: checked again by another mapping, it has another key, and what followed from a
   * correction does so no more.
   */
  jobKey: number
  outcomes: RowOutcome[]
  rows: number[]
}

/** What early builds of 0.2.0 wrote. */
type PlainStep = Omit<CorrectionChange, 'facts'>[]

/** Collects the rows of one step. */
export class StepWriter {
  readonly #list: OutcomeList
  readonly #rows: number[] = []

  constructor(list: OutcomeList) {
    this.#list = list
  }

  /** @param before position in the list, as `after` */
  add(ordinal: number, before: number, after: number): void {
    this.#rows.push(ordinal, before, after)
  }

  /** @param jobKey of the job that the rows belong to */
  take(jobKey: number): Uint8Array<ArrayBuffer> {
    const step: StoredStep = { jobKey, outcomes: this.#list.outcomes, rows: this.#rows }
    return new Uint8Array(compress(Buffer.from(JSON.stringify(step))))
  }
}

/** The sealed steps of a job's edit log. */
export class EditSteps {
  readonly #journal: Journal
  readonly #job: StagedJob
  readonly #dataKey: Buffer

  constructor(journal: Journal, job: StagedJob, dataKey: Buffer) {
    this.#journal = journal
    this.#job = job
    this.#dataKey = dataKey
  }

  /** @param written by a `StepWriter` */
  add(editId: number, step: number, changedRows: number, written: Uint8Array<ArrayBuffer>): void {
    const place = { kind: 'editStep', jobId: this.#job.id, editId, step } as const
    const sealed = sealAt(this.#dataKey, place, Buffer.from(written.buffer))
    this.#journal.corrections.addStep(this.#job.key, editId, step, changedRows, sealed)
  }

  /** @throws AppError `storage.tampered` */
  read(editId: number, step: number): CorrectionChange[] {
    const sealed = this.#journal.corrections.step(this.#job.key, editId, step)
    if (!sealed) throw new AppError('storage.tampered', `step ${step} of an edit is missing`)
    const place = { kind: 'editStep', jobId: this.#job.id, editId, step } as const
    const json = decompress(openAt(this.#dataKey, place, sealed)).toString()
    const stored = JSON.parse(json) as StoredStep | PlainStep
    if (Array.isArray(stored)) return stored.map((change) => ({ ...change, facts: null }))
    const isCurrent = stored.jobKey === this.#job.key
    const changes: CorrectionChange[] = []
    for (let at = 0; at < stored.rows.length; at += 3) {
      const [before, after] = [stored.outcomes[stored.rows[at + 1]!]!, stored.outcomes[stored.rows[at + 2]!]!]
      const facts =
        isCurrent && before.facts && after.facts ? { before: before.facts, after: after.facts } : null
      changes.push({
        ordinal: stored.rows[at]!,
        before: before.correction,
        after: after.correction,
        facts,
      })
    }
    return changes
  }
}
