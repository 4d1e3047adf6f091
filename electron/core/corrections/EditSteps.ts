import { AppError } from '../../shared/errors/AppError.ts'
import type { Journal } from '../journal/Journal.ts'
import { openAt, sealAt } from '../rows/chunkCipher.ts'
import { compress, decompress } from '../rows/rowCodec.ts'
import type { StagedJob } from '../rows/StagedJob.ts'
import type { CorrectionChange } from './RowEditor.ts'

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

  /** @param changesJson `CorrectionChange[]` */
  add(editId: number, step: number, changedRows: number, changesJson: string): void {
    const place = { kind: 'editStep', jobId: this.#job.id, editId, step } as const
    const sealed = sealAt(this.#dataKey, place, compress(Buffer.from(changesJson)))
    this.#journal.corrections.addStep(this.#job.key, editId, step, changedRows, sealed)
  }

  /** @throws AppError `storage.tampered` */
  read(editId: number, step: number): CorrectionChange[] {
    const sealed = this.#journal.corrections.step(this.#job.key, editId, step)
    if (!sealed) throw new AppError('storage.tampered', `step ${step} of an edit is missing`)
    const place = { kind: 'editStep', jobId: this.#job.id, editId, step } as const
    return JSON.parse(decompress(openAt(this.#dataKey, place, sealed)).toString()) as CorrectionChange[]
  }
}
