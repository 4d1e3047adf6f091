import type { CallVersionFacts } from '../../../electron/shared/model/callVersion.ts'
import type { FieldKey } from '../../../electron/shared/model/field.ts'
import type { Job } from '../../../electron/shared/model/job.ts'
import {
  fuzzyOrder,
  usualMatchingOptions,
  type MatchingOptions,
} from '../../../electron/shared/model/matchingOptions.ts'

/** What the words depend on: a version that asks for no order goes by a list of identities. */
type MatchingFacts = Pick<CallVersionFacts, 'asksIdentifyWay' | 'canTurnMatchingOff'>

/** Who a customer is looked for by, as one choice: the platform's matching, its type and its order in one. */
export type MatchingKind = 'number' | 'phone' | 'wechat' | 'precise' | 'fuzzy' | 'off'

/** The ways of matching that a version of the call knows. */
export function matchingKinds({ asksIdentifyWay, canTurnMatchingOff }: MatchingFacts): MatchingKind[] {
  const kinds: MatchingKind[] = asksIdentifyWay ? ['number', 'phone', 'wechat'] : ['precise', 'fuzzy']
  return canTurnMatchingOff ? [...kinds, 'off'] : kinds
}

/** The choice that options make; `off` also where the version cannot do it and the job waits for another choice. */
export function matchingKindOf(
  { isMatching, matchingType, identifyWay }: MatchingOptions,
  { asksIdentifyWay }: MatchingFacts,
): MatchingKind {
  if (!isMatching) return 'off'
  if (!asksIdentifyWay) return matchingType === 2 ? 'fuzzy' : 'precise'
  if (matchingType !== 2) return 'number'
  return identifyWay === 2 ? 'phone' : 'wechat'
}

/** Returns options of that kind with only the members it allows. */
export function withMatchingKind(options: MatchingOptions, kind: MatchingKind): MatchingOptions {
  const { importMode } = options
  if (kind === 'off') return { isMatching: false, importMode }
  if (kind === 'number' || kind === 'precise') return { isMatching: true, matchingType: 1, importMode }
  // An order that is not asked for is kept, for the version that asks.
  const identifyWay = kind === 'fuzzy' ? (options.identifyWay ?? 1) : kind === 'phone' ? 2 : 1
  return { isMatching: true, matchingType: 2, identifyWay, importMode }
}

/** What a sentence names: a field, or 身份识别ID where it goes up only with its type. */
type Named = FieldKey | 'typedIdentityId'

/** The sentence that says how customers are looked for: its key in `confirm.sentence`, and what it names, in order. */
export function matchingSentence(
  options: MatchingOptions,
  filled: ReadonlySet<FieldKey>,
  facts: MatchingFacts,
): { key: 'off' | 'none' | 'one' | 'several' | 'list' | 'emptyList'; fields: Named[] } {
  if (!facts.asksIdentifyWay) {
    const isTyped = filled.has('identityId') && filled.has('identityType')
    const listed = fuzzyOrder[2].filter((field) => filled.has(field))
    const fields: Named[] = isTyped ? ['typedIdentityId', ...listed] : listed
    return { key: fields.length === 0 ? 'emptyList' : fields.length === 1 ? 'one' : 'list', fields }
  }
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
