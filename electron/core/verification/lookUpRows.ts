import type { FieldKey } from '../../shared/model/field.ts'
import type { ParsedRecord } from '../../shared/model/parseRecordJson.ts'
import { compareCustomer, type Comparison } from './compareCustomer.ts'
import { isLookupValue, lookupFields } from './lookupCall.ts'
import type { LookupRun, ValueAnswer } from './LookupRun.ts'

/** What the lookups say about one row. */
export type RowAnswer =
  /** A customer with every field that can be read. */
  | { kind: 'equal'; unread: readonly FieldKey[] }
  /** The closest customer that has one of its identifiers. */
  | { kind: 'differs'; comparison: Comparison }
  /** None of its identifiers is known. `askedAt`: begin of the first of these calls. */
  | { kind: 'absent'; askedAt: Date; askedAtMs: number }
  | { kind: 'unclear'; reason: 'noKey' | 'unreadable' | 'refused' }

/**
 * Looks rows up by each of their identifiers in turn, until a customer equals the row.
 *
 * @returns an answer for every record, in their order
 * @throws LookupHalt
 */
export async function lookUpRows(records: readonly ParsedRecord[], run: LookupRun): Promise<RowAnswer[]> {
  const answers: RowAnswer[] = records.map(() => ({ kind: 'unclear', reason: 'noKey' }))
  const valueOf = (record: ParsedRecord, field: (typeof lookupFields)[number]): string | null => {
    const value = record.fields.get(field)
    return value !== undefined && isLookupValue(field, value) ? value : null
  }
  for (const field of lookupFields) {
    const asked = records.flatMap((record, index) => {
      const value = answers[index]!.kind === 'equal' ? null : valueOf(record, field)
      return value === null ? [] : [{ record, index, value }]
    })
    if (asked.length === 0) continue
    const found = await run.find(
      field,
      asked.map(({ value }) => value),
    )
    for (const { record, index, value } of asked) {
      answers[index] = strongest(answers[index]!, judge(record, found.get(value)!))
    }
  }
  return answers
}

function judge(record: ParsedRecord, answer: ValueAnswer): RowAnswer {
  if (answer.kind !== 'found') return answer
  const comparisons = answer.customers.map((customer) => compareCustomer(record, customer))
  const closest = comparisons.reduce((best, each) =>
    each.differences.length < best.differences.length ? each : best,
  )
  if (closest.differences.length === 0) return { kind: 'equal', unread: closest.unread }
  return { kind: 'differs', comparison: closest }
}

const strength = { equal: 4, differs: 3, unclear: 2, absent: 1 } as const

/**
 * What two identifiers of a row say together: it is absent only when each of them says so. Of two absences the
 * earlier question counts, because later ones must be a minute apart from it.
 */
function strongest(before: RowAnswer, now: RowAnswer): RowAnswer {
  if (before.kind === 'unclear' && before.reason === 'noKey') return now
  return strength[now.kind] > strength[before.kind] ? now : before
}
