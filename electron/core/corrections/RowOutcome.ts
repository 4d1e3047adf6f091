import type { Issue } from '../../shared/model/issue.ts'
import type { RowCorrection } from '../rows/RowCorrection.ts'

/** What follows from a correction of a row alone. */
export interface OutcomeFacts {
  /** The row's own findings, not those about other rows; none where it is skipped. */
  issues: readonly Issue[]
  hasFuzzyIdentity: boolean
  hasIdentityId: boolean
  /** As `encodeOverride` takes it; null without corrected cells. */
  record: string | null
}

/** A row's correction, and what follows from it as far as it is known. */
export interface RowOutcome {
  correction: RowCorrection
  facts: OutcomeFacts | null
}

/** Outcomes, each once: rows that are changed alike share them. */
export class OutcomeList {
  readonly outcomes: RowOutcome[] = []
  readonly #known = new Map<RowCorrection, Map<string, number>>()
  #lastIssues: { issues: readonly Issue[]; text: string } = { issues: [], text: '' }

  /** @returns position of an outcome in the list */
  add(correction: RowCorrection, facts: OutcomeFacts | null): number {
    let positions = this.#known.get(correction)
    if (!positions) {
      positions = new Map()
      this.#known.set(correction, positions)
    }
    const text = this.#textOf(facts)
    const known = positions.get(text)
    if (known !== undefined) return known
    const position = this.outcomes.push({ correction, facts }) - 1
    positions.set(text, position)
    return position
  }

  #textOf(facts: OutcomeFacts | null): string {
    if (!facts) return ''
    const { issues, hasFuzzyIdentity, hasIdentityId, record } = facts
    if (this.#lastIssues.issues !== issues) {
      this.#lastIssues = { issues, text: issues.length === 0 ? '' : JSON.stringify(issues) }
    }
    return `${hasFuzzyIdentity ? 1 : 0}${hasIdentityId ? 1 : 0}${this.#lastIssues.text}\n${record}`
  }
}
