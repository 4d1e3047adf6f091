import type { FieldKey } from '../../shared/model/field.ts'
import type { ConversionKind } from '../../shared/model/mapping.ts'
import type { ConversionSummary } from '../../shared/model/correction.ts'
import { classifyChange } from './classifyChange.ts'

const exampleLimit = 3
/** Keeps examples readable. In characters. */
const exampleLength = 60

/** Counts the changes made by the conversions of one pass; keeps a few examples in memory. */
export class ConversionStatistics {
  readonly #summaries = new Map<string, ConversionSummary>()

  /** Counts one converted cell; without `kind` it is inferred from the two texts. */
  record(field: FieldKey, before: string, after: string, kind?: ConversionKind): void {
    const found = kind ?? classifyChange(before, after, field)
    if (found === null) return
    const key = `${found} ${field}`
    let summary = this.#summaries.get(key)
    if (!summary) {
      summary = { field, kind: found, count: 0, examples: [] }
      this.#summaries.set(key, summary)
    }
    summary.count += 1
    if (summary.examples.length >= exampleLimit) return
    const example = { before: before.slice(0, exampleLength), after: after.slice(0, exampleLength) }
    if (!summary.examples.some(({ before: known }) => known === example.before))
      summary.examples.push(example)
  }

  /** Most frequent first. */
  summaries(): ConversionSummary[] {
    return [...this.#summaries.values()].sort((one, other) => other.count - one.count)
  }
}
