import { parseRecordJson } from '../../shared/model/parseRecordJson.ts'
import { mostPreviewExamples, type PlatformPreview } from '../../shared/model/platformPreview.ts'
import { AppError } from '../../shared/errors/AppError.ts'
import { wrongState } from '../journal/jobErrors.ts'
import { lookupAddressOf } from '../platform/lookupAddress.ts'
import { parseEndpoint } from '../platform/endpoint.ts'
import { SendableRows, type SendableRow } from '../rows/SendableRows.ts'
import { StagedRows } from '../rows/StagedRows.ts'
import { LookupHalt } from './LookupHalt.ts'
import type { LookupPace } from './LookupPace.ts'
import { LookupRun, mostValues } from './LookupRun.ts'
import { lookUpRows, type RowAnswer } from './lookUpRows.ts'
import type { VerificationParts } from './VerificationParts.ts'

/**
 * 看看哪些客户已经在平台上, before an upload: which rows would become new customers, and what the others would change. What it
 * reads stays in memory until another preview or the end of the process.
 */
export class PlatformPreviews {
  readonly #parts: VerificationParts
  readonly #pace: LookupPace
  #newest: { preview: PlatformPreview; abort: AbortController; ended: Promise<void> } | null = null

  constructor(parts: VerificationParts, pace: LookupPace) {
    this.#parts = parts
    this.#pace = pace
  }

  /**
   * Starts a preview of a job that was not uploaded; another one ends.
   *
   * @throws AppError `job.wrongState`, `job.staleRows`, `policy.*`, `platform.invalidEndpoint`, `storage.*`
   */
  async start(jobId: string, isRehearsal: boolean): Promise<PlatformPreview> {
    await this.cancel()
    const { journal, keys, clock, client, tokens, rehearsalEndpoint, defaultEndpoint } = this.#parts
    const jobRecord = journal.read(() => journal.jobs.get(jobId))
    const { key, job } = jobRecord
    if (job.state !== 'prepared') throw wrongState(job)
    const endpoint = parseEndpoint(isRehearsal ? await rehearsalEndpoint() : defaultEndpoint()).href
    const dataKey = await keys.open(jobRecord)
    const rows = journal.read(
      () => new SendableRows(journal, key, new StagedRows(journal, { key, id: job.id }, dataKey)),
    )
    const abort = new AbortController()
    const preview: PlatformPreview = {
      jobId,
      state: 'running',
      reason: null,
      rows: job.reconciliation.pending,
      looked: 0,
      added: 0,
      updated: 0,
      unchanged: 0,
      unsure: 0,
      examples: [],
    }
    const lookups = new LookupRun({
      client,
      pace: this.#pace,
      clock,
      tokens: tokens(endpoint, isRehearsal),
      address: lookupAddressOf(endpoint),
      signal: abort.signal,
      // A customer may come meanwhile anyway, and thousands of new ones would take a second each.
      isAbsenceCertain: false,
      onWait: () => undefined,
    })
    const ended = this.#run(preview, rows, lookups).catch((error: unknown) => {
      if (error instanceof LookupHalt && error.state === 'closed') {
        journal.write(() =>
          journal.verifications.setClosed(lookupAddressOf(endpoint), error.reason, clock.now().toISOString()),
        )
      }
      preview.state = error instanceof LookupHalt && error.state === 'closed' ? 'closed' : 'stopped'
      preview.reason = error instanceof LookupHalt ? error.reason : 'storage'
      this.#tell(preview)
    })
    this.#newest = { preview, abort, ended }
    return structuredClone(preview)
  }

  /** The newest preview, if it is that of this job. */
  read(jobId: string): PlatformPreview | null {
    const preview = this.#newest?.preview
    return preview?.jobId === jobId ? structuredClone(preview) : null
  }

  /** Ends a preview that is running; what it has found stays. */
  async cancel(): Promise<void> {
    this.#newest?.abort.abort()
    await this.#newest?.ended
  }

  /** Resolves when no preview is running. */
  async whenEnded(): Promise<void> {
    await this.#newest?.ended
  }

  async close(): Promise<void> {
    await this.cancel()
  }

  async #run(preview: PlatformPreview, rows: SendableRows, lookups: LookupRun): Promise<void> {
    let step: SendableRow[] = []
    for (const row of rows.all()) {
      step.push(row)
      if (step.length < mostValues) continue
      await this.#look(preview, step, rows, lookups)
      step = []
    }
    if (step.length > 0) await this.#look(preview, step, rows, lookups)
    preview.state = 'done'
    this.#tell(preview)
  }

  async #look(
    preview: PlatformPreview,
    step: readonly SendableRow[],
    rows: SendableRows,
    lookups: LookupRun,
  ): Promise<void> {
    const { journal } = this.#parts
    const records = journal
      .read(() => rows.recordsAt(step.map(({ ordinal }) => ordinal)))
      .map(({ recordJson }) => parseRecordJson(recordJson))
    if (records.length !== step.length) throw new AppError('storage.tampered', 'a row is missing')
    const answers = await lookUpRows(records, lookups)
    step.forEach(({ rowNumber }, index) => {
      const name = records[index]!.fields.get('realName') ?? ''
      count(preview, answers[index]!, { rowNumber, name })
    })
    this.#tell(preview)
  }

  #tell(preview: PlatformPreview): void {
    this.#parts.feed.tellPreview(structuredClone(preview))
  }
}

function count(preview: PlatformPreview, answer: RowAnswer, row: { rowNumber: number; name: string }): void {
  preview.looked += 1
  switch (answer.kind) {
    case 'absent':
      preview.added += 1
      return
    case 'unclear':
      preview.unsure += 1
      return
    case 'equal':
      preview.updated += 1
      preview.unchanged += 1
      return
    case 'differs':
      preview.updated += 1
      if (preview.examples.length >= mostPreviewExamples) return
      preview.examples.push({ ...row, changes: answer.comparison.differences })
  }
}
