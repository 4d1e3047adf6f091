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
  /** The two that were asked for last: rows that are changed alike follow one another, each before and after. */
  #last = -1
  #lastButOne = -1

  /** @returns position of an outcome in the list */
  add(correction: RowCorrection, facts: OutcomeFacts | null): number {
    if (this.#isAt(this.#last, correction, facts)) return this.#last
    const position = this.#isAt(this.#lastButOne, correction, facts)
      ? this.#lastButOne
      : this.#find(correction, facts)
    this.#lastButOne = this.#last
    this.#last = position
    return position
  }

  #isAt(position: number, correction: RowCorrection, facts: OutcomeFacts | null): boolean {
    const outcome = this.outcomes[position]
    return outcome?.correction === correction && isSameFacts(outcome.facts, facts)
  }

  #find(correction: RowCorrection, facts: OutcomeFacts | null): number {
    let positions = this.#known.get(correction)
    if (!positions) {
      positions = new Map()
      this.#known.set(correction, positions)
    }
    const text = facts ? textOf(facts) : ''
    const known = positions.get(text)
    if (known !== undefined) return known
    const position = this.outcomes.push({ correction, facts }) - 1
    positions.set(text, position)
    return position
  }
}

/** False says nothing where both have findings. */
function isSameFacts(one: OutcomeFacts | null, other: OutcomeFacts | null): boolean {
  if (one === other) return true
  return (
    one !== null &&
    other !== null &&
    one.issues === other.issues &&
    one.record === other.record &&
    one.hasFuzzyIdentity === other.hasFuzzyIdentity &&
    one.hasIdentityId === other.hasIdentityId
  )
}

function textOf({ issues, hasFuzzyIdentity, hasIdentityId, record }: OutcomeFacts): string {
  const findings = issues.length === 0 ? '' : JSON.stringify(issues)
  return `${hasFuzzyIdentity ? 1 : 0}${hasIdentityId ? 1 : 0}${findings}\n${record}`
}
