import type { Issue } from '../../shared/model/issue.ts'
import { encodeOverride, type RowCorrection } from '../rows/RowCorrection.ts'
import type { ComputedRows } from './ComputedChange.ts'
import type { OutcomeFacts } from './RowOutcome.ts'

/** Puts changed rows together that become alike. */
export class ComputedRowList {
  readonly list: ComputedRows[] = []
  /** By the position of their outcome. */
  readonly #alike = new Map<number, ComputedRows>()

  /**
   * @param position of its outcome
   * @param row.others findings about other rows
   */
  add(
    ordinal: number,
    position: number,
    row: { correction: RowCorrection; facts: OutcomeFacts; others: readonly Issue[] },
  ): void {
    const { correction, facts, others } = row
    if (others.length > 0) {
      this.list.push(computedRows([ordinal], correction, { ...facts, issues: [...facts.issues, ...others] }))
      return
    }
    const alike = this.#alike.get(position)
    if (alike) {
      alike.ordinals.push(ordinal)
      return
    }
    const rows = computedRows([ordinal], correction, facts)
    this.#alike.set(position, rows)
    this.list.push(rows)
  }
}

function computedRows(
  ordinals: number[],
  correction: RowCorrection,
  { issues, record }: OutcomeFacts,
): ComputedRows {
  const hasError = issues.some(({ severity }) => severity === 'error')
  const isMerged = Object.keys(correction.merged).length > 0
  return {
    ordinals,
    issues,
    state: correction.skip ?? (hasError ? 'invalid' : null),
    override: record === null ? null : { isMerged, plain: encodeOverride(correction, record) },
  }
}
