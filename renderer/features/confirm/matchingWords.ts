import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import {
  fuzzyOrder,
  usualMatchingOptions,
  type MatchingOptions,
} from '../../../electron/shared/model/matchingOptions.ts'

/** Who a customer is looked for by, as one choice: the platform's matching, its type and its order in one. */
export const matchingKinds = ['number', 'phone', 'wechat', 'off'] as const
export type MatchingKind = (typeof matchingKinds)[number]

export function matchingKindOf({ isMatching, matchingType, identifyWay }: MatchingOptions): MatchingKind {
  if (!isMatching) return 'off'
  if (matchingType !== 2) return 'number'
  return identifyWay === 2 ? 'phone' : 'wechat'
}

/** Returns options of that kind with only the members it allows. */
export function withMatchingKind({ importMode }: MatchingOptions, kind: MatchingKind): MatchingOptions {
  if (kind === 'off') return { isMatching: false, importMode }
  if (kind === 'number') return { isMatching: true, matchingType: 1, importMode }
  return { isMatching: true, matchingType: 2, identifyWay: kind === 'phone' ? 2 : 1, importMode }
}

/** The sentence that says how customers are looked for: its key in `confirm.sentence`, and the fields it names, in their order. */
export function matchingSentence(
  options: MatchingOptions,
  filled: ReadonlySet<FieldKey>,
): { key: 'off' | 'none' | 'one' | 'several'; fields: FieldKey[] } {
  if (!options.isMatching) return { key: 'off', fields: [] }
  const order: readonly FieldKey[] =
    options.matchingType === 2 ? fuzzyOrder[options.identifyWay ?? 1] : ['identityId']
  const fields = order.filter((field) => filled.has(field))
  return { key: fields.length === 0 ? 'none' : fields.length === 1 ? 'one' : 'several', fields }
}

/** Number of rows without the fields these options match by; null when there are none. */
export function identityGap(
  options: MatchingOptions,
  job: Pick<Job, 'rowsWithoutFuzzyIdentity' | 'rowsWithoutIdentityId'>,
): { kind: 'precise' | 'fuzzy'; rows: number } | null {
  if (!options.isMatching) return null
  const kind = options.matchingType === 2 ? 'fuzzy' : 'precise'
  const rows = kind === 'fuzzy' ? job.rowsWithoutFuzzyIdentity : job.rowsWithoutIdentityId
  return rows > 0 ? { kind, rows } : null
}

/** The other way of matching, for rows that the chosen one cannot find; null where the file has nothing for it either. */
export function otherMatching(
  options: MatchingOptions,
  filled: ReadonlySet<FieldKey>,
): MatchingOptions | null {
  if (options.matchingType === 2) return filled.has('identityId') ? withMatchingKind(options, 'number') : null
  const others = [...filled].filter((field) => field !== 'identityId')
  if (!fuzzyOrder[1].some((field) => filled.has(field))) return null
  return { ...usualMatchingOptions(others), importMode: options.importMode }
}
