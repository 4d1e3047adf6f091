import type { Issue } from '../../shared/model/issue.ts'
import type { Journal } from '../journal/Journal.ts'
import type { JobRecord } from '../journal/JobTable.ts'
import type { FromCell } from './nextCell.ts'
import type { ViewOrder } from './ViewOrder.ts'
import { columnsWithFinding, type WantedFindings } from './WantedFindings.ts'

/** With more rows to go through, their list takes longer than looking at the next rows one by one. */
const fewFindings = 100_000
/** Rows whose findings are read in one query. */
const pieceRows = 200

/** Finds the next row of a view with a finding. */
export class FindingWalk {
  readonly #journal: Journal
  readonly #jobRecord: JobRecord
  readonly #order: ViewOrder
  readonly #wanted: WantedFindings
  readonly #homeColumn: number

  /** @param homeColumn the column for findings about a whole row */
  constructor(
    journal: Journal,
    jobRecord: JobRecord,
    order: ViewOrder,
    wanted: WantedFindings,
    homeColumn: number,
  ) {
    this.#journal = journal
    this.#jobRecord = jobRecord
    this.#order = order
    this.#wanted = wanted
    this.#homeColumn = homeColumn
  }

  /** Columns with findings of a row, ascending. */
  columnsOf(index: number): number[] {
    return this.#columnsOf(this.#journal.issues.of(this.#jobRecord.key, this.#order.ordinalAt(index)))
  }

  /** The next other row with a finding; null: none. */
  async nextIndex(
    { fromIndex, direction }: FromCell,
    inSlices: (step: () => boolean) => Promise<void>,
  ): Promise<number | null> {
    const { key, job } = this.#jobRecord
    const rows = job.invalidRows + (this.#wanted.severity === 'any' ? job.warningRows : 0)
    if (rows <= fewFindings) return this.#journal.read(() => this.#nearest(fromIndex, direction))
    const indexes = this.#order.indexesFrom(fromIndex, direction)[Symbol.iterator]()
    let found: number | null = null
    await inSlices(() => {
      const piece: number[] = []
      let isDone = false
      while (piece.length < pieceRows && !isDone) {
        const next = indexes.next()
        if (next.done) isDone = true
        else piece.push(next.value)
      }
      const ordinals = piece.map((index) => this.#order.ordinalAt(index))
      const issues = this.#journal.read(() => this.#journal.issues.ofMany(key, ordinals))
      const at = ordinals.findIndex((ordinal) => this.#columnsOf(issues.get(ordinal) ?? []).length > 0)
      found = piece[at] ?? null
      return isDone || found !== null
    })
    return found
  }

  #columnsOf(issues: readonly Issue[]): number[] {
    return columnsWithFinding(issues, this.#wanted, this.#homeColumn)
  }

  #nearest(fromIndex: number, direction: FromCell['direction']): number | null {
    const { key } = this.#jobRecord
    const { severity, cause } = this.#wanted
    const { ordinals } = this.#journal
    const listed = cause ? ordinals.withCause(key, cause) : ordinals.withFindings(key, severity)
    const { length } = this.#order
    let nearest: number | null = null
    let shortest = length
    for (const ordinal of listed) {
      const index = this.#order.indexOf(ordinal)
      if (index === null || index === fromIndex) continue
      const ahead = direction === 'next' ? index - fromIndex : fromIndex - index
      const distance = (ahead + length) % length
      if (distance >= shortest) continue
      shortest = distance
      nearest = index
    }
    return nearest
  }
}
