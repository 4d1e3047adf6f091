import { parseRecordJson } from '../../shared/model/parseRecordJson.ts'
import type { VerificationPurpose, VerificationReason } from '../../shared/model/verification.ts'
import type { Journal } from '../journal/Journal.ts'
import type { Clock } from '../upload/Clock.ts'
import { dueInMs, judgeRow, type Judgement, type Moment, type OpenRow } from './judgeRow.ts'
import { LookupHalt } from './LookupHalt.ts'
import type { LookupRun } from './LookupRun.ts'
import { lookUpRows } from './lookUpRows.ts'

/** Rows looked up between two writes: what a kill may cost. */
const rowsPerStep = 100

/** How a run ended. */
export interface RunEnd {
  state: 'done' | 'paused' | 'closed'
  reason: VerificationReason | null
}

interface VerificationRunParts {
  journal: Journal
  clock: Clock
  jobKey: number
  purpose: VerificationPurpose
  rows: OpenRow[]
  /** Records of rows, in any order. */
  records: (ordinals: readonly number[]) => ReadonlyMap<number, string>
  lookups: LookupRun
  signal: AbortSignal
  /** Something was found; null: the run goes on, else the ISO time of the next look. */
  onChange: (nextLookAt: Date | null) => void
}

/** One run over the rows of a job: looks them up and records what is found. */
export class VerificationRun {
  readonly #parts: VerificationRunParts
  readonly #beganAt: Moment
  #open: OpenRow[]

  constructor(parts: VerificationRunParts) {
    this.#parts = parts
    this.#open = parts.rows
    this.#beganAt = this.#now()
  }

  /** Rows without a verdict. */
  get left(): number {
    return this.#open.length
  }

  /** @throws AppError `storage.*` */
  async run(): Promise<RunEnd> {
    try {
      while (this.#open.length > 0) await this.#step()
      return { state: 'done', reason: null }
    } catch (error) {
      if (error instanceof LookupHalt) return { state: error.state, reason: error.reason }
      throw error
    }
  }

  async #step(): Promise<void> {
    const { clock, signal, onChange } = this.#parts
    const now = this.#now()
    const due = this.#open.filter((row) => dueInMs(row, now, this.#beganAt) <= 0).slice(0, rowsPerStep)
    if (due.length > 0) return this.#look(due)
    const waitMs = Math.min(...this.#open.map((row) => dueInMs(row, now, this.#beganAt)))
    onChange(new Date(now.at.getTime() + waitMs))
    await clock.wait(waitMs, signal)
    if (signal.aborted) throw new LookupHalt('paused', 'user')
  }

  async #look(rows: readonly OpenRow[]): Promise<void> {
    const { journal, records, lookups, onChange } = this.#parts
    const recordJsons = records(rows.map(({ ordinal }) => ordinal))
    const parsed = rows.map(({ ordinal }) => parseRecordJson(recordJsons.get(ordinal) ?? '{}'))
    const lookedAt = this.#now()
    const answers = await lookUpRows(parsed, lookups)
    const judged = new Set<OpenRow>()
    journal.write(() => {
      rows.forEach((row, index) => {
        const judgement = judgeRow(row, answers[index]!, lookedAt, this.#beganAt)
        this.#record(row, judgement, lookedAt)
        if (judgement.verdict !== null) judged.add(row)
      })
    })
    this.#open = this.#open.filter((row) => !judged.has(row))
    onChange(null)
  }

  #record(row: OpenRow, { verdict, reason, fields }: Judgement, lookedAt: Moment): void {
    const { journal, jobKey, purpose } = this.#parts
    const { ordinal, rowNumber, batchId, absentSince } = row
    journal.verifications.saveCheck(jobKey, purpose, {
      ordinal,
      rowNumber,
      batchId,
      verdict,
      reason,
      fields,
      absentSince: absentSince?.at.toISOString() ?? null,
      lookedAt: lookedAt.at.toISOString(),
    })
  }

  #now(): Moment {
    const { clock } = this.#parts
    return { at: clock.now(), elapsedMs: clock.elapsedMs() }
  }
}
