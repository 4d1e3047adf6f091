import { stackFrames } from '../core/redaction/maskForLog.ts'
import { printLine } from '../core/logging/closedOutput.ts'
import type { Job, JobProgress, Reconciliation } from '../shared/model/job.ts'
import { AppError } from '../shared/errors/AppError.ts'
import { formatMessage } from '../shared/locales/formatMessage.ts'
import { describeError, localizeParams } from '../shared/locales/describeError.ts'
import { findTextIn, loadTexts, type Language, type Texts } from '../shared/locales/loadTexts.ts'

const progressGapMs = 500
const noRows: Reconciliation = { total: 0, accepted: 0, rejected: 0, skipped: 0, unknown: 0, pending: 0 }

/** Results on stdout (one JSON object with `--json`), progress and errors on stderr. */
export class Output {
  readonly texts: Texts
  readonly #json: boolean
  #progressMs = Number.NEGATIVE_INFINITY

  constructor(options: { json: boolean; language: Language }) {
    this.#json = options.json
    this.texts = loadTexts(options.language)
  }

  /** Prints the result of a command for a job, always with `jobId`, `state` and `reconciliation`. */
  job(job: Job, more: { [name: string]: unknown } = {}, lines: string[] = []): void {
    this.result({ jobId: job.id, ...jobFacts(job), ...more }, [...this.describeJob(job), ...lines])
  }

  /** Prints the result of a command: the object with `--json`, otherwise the lines. */
  result(object: object, lines: string[]): void {
    const text = this.#json ? JSON.stringify(object) : lines.join('\n')
    if (text !== '') printLine(process.stdout, text)
  }

  /**
   * Prints an error. With `--json` it goes to stdout, where scripts look for a result.
   *
   * @param job the affected job in its current state; null: none
   * @param more further members of the JSON object
   * @returns the error as an `AppError`
   */
  error(error: unknown, job: Job | null, more: { [name: string]: unknown } = {}): AppError {
    const known = AppError.from(error)
    const findText = findTextIn(this.texts)
    const { title, fix } = describeError(known, findText)
    const text = formatMessage(this.texts.cli.error, { title, fix: fix ?? '' }).trim()
    const localized = localizeParams(known.params, findText)
    // Params are printed raw, for scripts and support; only text keys are translated.
    const details = Object.entries(known.params).map(
      ([name, value]) => `${name}: ${typeof value === 'object' ? localized[name] : value}`,
    )
    printLine(process.stderr, `${text} (${[known.code, ...details].join('; ')})`)
    if (known.code === 'internal' && known.cause instanceof Error) {
      printLine(process.stderr, stackFrames(known.cause.stack ?? '').join('\n'))
    }
    if (this.#json) {
      const facts = job ? jobFacts(job) : { state: null, reconciliation: noRows }
      const { code, message, params } = known.serialize()
      this.result({ jobId: job?.id ?? null, ...facts, ...more, error: { code, message, params, text } }, [])
    }
    return known
  }

  note(text: string): void {
    printLine(process.stderr, text)
  }

  progress(progress: JobProgress): void {
    const nowMs = performance.now()
    if (nowMs - this.#progressMs < progressGapMs && progress.fraction < 1) return
    this.#progressMs = nowMs
    const { cli } = this.texts
    const params = {
      percent: Math.floor(progress.fraction * 100),
      rows: progress.rowsDone,
      rate: Math.round(progress.rowsPerSecond),
      batches: progress.batchesDone,
      batchesTotal: progress.batchesTotal,
    }
    this.note(formatMessage(progress.phase === 'preparing' ? cli.preparing : cli.uploading, params))
    if (progress.nextAttemptAt !== null) {
      const time = new Date(progress.nextAttemptAt).toTimeString().slice(0, 8)
      this.note(formatMessage(cli.waiting, { time }))
    }
  }

  describeJob(job: Job): string[] {
    const { cli } = this.texts
    const lines = [
      formatMessage(cli.job, { jobId: job.id, file: job.fileName, state: cli.states[job.state] }),
      formatMessage(cli.reconciliation, { ...job.reconciliation }),
    ]
    if (job.isRehearsal) lines.push(cli.rehearsalJob)
    if (job.recordsLost && job.reconciliation.unknown > 0) lines.push(cli.recordsLostJob)
    if (job.pauseReason) {
      const until = job.heldUntil === null ? '' : localTime(job.heldUntil)
      lines.push(formatMessage(cli.pauses[job.pauseReason], { until }))
    }
    if (job.pauseMessage) lines.push(formatMessage(cli.platformWords, { words: job.pauseMessage }))
    return lines
  }
}

function jobFacts(job: Job): object {
  const { state, pauseReason, pauseMessage, reconciliation, recordsLost, batches } = job
  const { fileName, endpoint, options } = job
  return {
    state,
    pauseReason,
    pauseMessage,
    reconciliation,
    recordsLost,
    batches,
    fileName,
    endpoint,
    options,
    ...(job.heldUntil !== null && { heldUntil: job.heldUntil }),
  }
}

/** Formats local time: `2026-11-29 10:44`. */
function localTime(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE').slice(0, 16)
}
