import type { FieldKey } from '../../shared/model/field.ts'
import type { ConversionKind } from '../../shared/model/mapping.ts'
import type { ConversionSummary } from '../../shared/model/correction.ts'
import { classifyChange } from './classifyChange.ts'

const exampleLimit = 3
/** Keeps examples readable. In characters. */
const exampleLength = 60

/** Counts the changes made by the conversions of one pass; keeps a few examples in memory. */
export class ConversionStatistics {
  /** In the order of first occurrence. */
  #summaries: ConversionSummary[] = []
  readonly #byField = new Map<FieldKey, Map<ConversionKind, ConversionSummary>>()

  /** Counts one converted cell; without `kind` it is inferred from the two texts. */
  record(field: FieldKey, before: string, after: string, kind?: ConversionKind): void {
    const found = kind ?? classifyChange(before, after, field)
    if (found === null) return
    const summary = this.#summaryOf(field, found)
    summary.count += 1
    if (summary.examples.length >= exampleLimit) return
    addExample(summary, { before: before.slice(0, exampleLength), after: after.slice(0, exampleLength) })
  }

  /** What was counted since the last call, in the order of first occurrence. */
  take(): ConversionSummary[] {
    const taken = this.#summaries
    this.#summaries = []
    this.#byField.clear()
    return taken
  }

  /** Adds what was counted in the rows that follow, as if they had been counted here. */
  merge(later: readonly ConversionSummary[]): void {
    for (const { field, kind, count, examples } of later) {
      const summary = this.#summaryOf(field, kind)
      summary.count += count
      for (const example of examples) addExample(summary, example)
    }
  }

  /** Most frequent first. */
  summaries(): ConversionSummary[] {
    return this.#summaries.toSorted((one, other) => other.count - one.count)
  }

  #summaryOf(field: FieldKey, kind: ConversionKind): ConversionSummary {
    let byKind = this.#byField.get(field)
    if (!byKind) this.#byField.set(field, (byKind = new Map()))
    let summary = byKind.get(kind)
    if (!summary) {
      summary = { field, kind, count: 0, examples: [] }
      byKind.set(kind, summary)
      this.#summaries.push(summary)
    }
    return summary
  }
}

function addExample({ examples }: ConversionSummary, example: ConversionSummary['examples'][number]): void {
  if (examples.length < exampleLimit && !examples.some(({ before }) => before === example.before))
    examples.push(example)
}
